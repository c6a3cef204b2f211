// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Messages that are nearly right: seeds with lines, words and bytes put in, taken out, doubled and moved. Seeded. */
public final class Mutations {

    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "POST /a?b HTTP/1.1\r\nHost: h:80\r\nContent-Length: 3\r\n\r\n",
            "PUT /a%2Fb HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\nTE: trailers\r\n\r\n",
            "GET http://h/a HTTP/1.1\r\nHost: h\r\nConnection: close, X\r\nX: y\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET /a;b/../c HTTP/1.1\r\nHost: h.\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 18446744073709551619\r\n\r\n");

    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            "HTTP/1.0 404 Not Found\r\nConnection: keep-alive\r\nX: y\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nKeep-Alive: timeout=5\r\n\r\n",
            "HTTP/1.1 304 \r\nContent-Length: 9\r\nETag: \"x\"\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

    private static final List<String> CHUNKS = List.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "3;a=\"b\"\r\nabc\r\nA ; c\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET /",
            "0\r\n\r\n",
            "001\r\nx\r\n1\r\ny\r\n000;z\r\nA: b\r\nC: d\r\n\r\n");

    private static final String[] WORDS = {
        "\r\n",
        "\r",
        "\n",
        " ",
        "\t",
        ":",
        ",",
        ";",
        "\0",
        "\u000b",
        "\u007f",
        "\u00e9",
        "\"",
        "0",
        "1",
        "5",
        "a",
        "F",
        "-1",
        "+3",
        "0x3",
        "3, 3",
        "fffffffffffffff",
        "10000000000000000",
        "18446744073709551616",
        "chunked",
        "gzip",
        "identity",
        "close",
        "keep-alive",
        "upgrade",
        "Host",
        "h2c",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0",
        "GET",
        "get",
        "/",
        "//",
        "..",
        "/../",
        "%2e",
        "%2F",
        "%00",
        "%zz",
        "?",
        "#",
        "\\",
        "@",
        "[",
        "]",
        "http://h/",
        "100-continue",
        "Host: h\r\n",
        "Content-Length: 3\r\n",
        "Content-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Connection: Content-Length\r\n",
        "Connection: close\r\n",
        " folded\r\n",
        "X : y\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: h2c\r\n",
        "0\r\n\r\n",
        "\r\n\r\n"
    };

    private final SplittableRandom random;

    public Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A request's head, up to its first empty line. */
    public String request() {
        return head(REQUESTS);
    }

    /** An answer's head, up to its first empty line. */
    String answer() {
        return head(ANSWERS);
    }

    /** A chunked body with what follows it. */
    String chunks() {
        return mutated(CHUNKS);
    }

    /** A number from 0 to {@code bound}, exclusive. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    private String head(List<String> seeds) {
        String text = mutated(seeds);
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? text + "\r\n\r\n" : text.substring(0, end + 4);
    }

    private String mutated(List<String> seeds) {
        String text = seeds.get(random.nextInt(seeds.size()));
        for (int steps = random.nextInt(4); steps > 0; steps--) {
            text = switch (random.nextInt(8)) {
                case 0, 1, 2 -> insert(text, word());
                case 3 -> insert(text, String.valueOf((char) random.nextInt(256)));
                case 4 -> delete(text);
                case 5 -> delete(insert(text, word()));
                case 6 -> lines(text);
                default -> splice(text, seeds.get(random.nextInt(seeds.size())));
            };
        }
        return text;
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private String insert(String text, String word) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + word + text.substring(at);
    }

    private String delete(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + 1 + random.nextInt(3));
        return text.substring(0, from) + text.substring(to);
    }

    private String splice(String text, String other) {
        return text.substring(0, random.nextInt(text.length() + 1))
                + other.substring(random.nextInt(other.length() + 1));
    }

    /** A line doubled, left out, or moved. */
    private String lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\r\n)")));
        String line = lines.get(random.nextInt(lines.size()));
        int where = random.nextInt(lines.size() + 1);
        switch (random.nextInt(3)) {
            case 0 -> lines.add(where, line);
            case 1 -> lines.remove(line);
            default -> {
                lines.add(where, line);
                lines.remove(line);
            }
        }
        return String.join("", lines);
    }
}
