// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong in one document so far, and where its parts stand. */
final class Problems {

    private static final int SHOWN_MAX = 100;
    private static final int MESSAGE_CHARACTERS_MAX = 500;
    private static final int DRAWING_LINES_MAX = 20;
    private static final int DRAWING_CHARACTERS_MAX = 1100;

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Set<String> unsound = new HashSet<>();
    private final Secrets secrets = new Secrets();

    Problems(String file) {
        this.file = file;
    }

    /** What must not be told in a message. */
    Secrets secrets() {
        return secrets;
    }

    /** Notes where a part stands. */
    void place(String path, Place place) {
        places.put(path, place);
    }

    boolean knows(String path) {
        return places.containsKey(path);
    }

    /** Where a part stands, or where it would stand: the place of the nearest part around it. */
    Place placeOf(String path) {
        String at = path;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = Paths.parent(at);
        }
        return places.getOrDefault(at, Place.START);
    }

    void add(String path, String message) {
        add(placeOf(path), path, message);
    }

    void add(Place place, String path, String message) {
        found.add(new Problem(file, place.line(), place.column(), path, shown(message)));
        String around = path;
        while (unsound.add(around) && !around.isEmpty()) {
            around = Paths.parent(around);
        }
    }

    /** On one line, but for lines that begin with a bar: those draw where something is, and can be nothing else. */
    private static String shown(String message) {
        String[] lines = message.split("\n(?= \\| )", DRAWING_LINES_MAX);
        StringBuilder text = new StringBuilder(Paths.shown(lines[0], MESSAGE_CHARACTERS_MAX));
        Arrays.stream(lines).skip(1).forEach(line -> text.append('\n')
                .append(Paths.shown(line, DRAWING_CHARACTERS_MAX)));
        return text.toString();
    }

    /** A key that is none of those there are. */
    void unknown(Place place, String path, String key, Collection<String> known) {
        add(place, path, "unknown key " + Suggestion.of(key, known));
    }

    /** Whether nothing was found there or below. */
    boolean isSound(String path) {
        return !unsound.contains(path);
    }

    int count() {
        return found.size();
    }

    /** In the order of the document; what is beyond a hundred is only counted. */
    List<Problem> inOrder() {
        List<Problem> ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (ordered.size() <= SHOWN_MAX) {
            return ordered;
        }
        List<Problem> shown = new ArrayList<>(ordered.subList(0, SHOWN_MAX));
        shown.add(new Problem(file, 0, 0, "", (ordered.size() - SHOWN_MAX) + " more problems"));
        return shown;
    }

    void throwIfAny() throws DocumentException {
        if (!found.isEmpty()) {
            throw new DocumentException(inOrder());
        }
    }
}
