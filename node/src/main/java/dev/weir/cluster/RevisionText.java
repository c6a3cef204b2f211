// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * A revision as a file that a person can read: lines of {@code key: value}, an empty line, the document as it was
 * written. The checksum is over the lines before its own and over the document. Without a term, nobody has agreed on it
 * as far as the node knows. A vote has a line of what was promised besides.
 *
 * <pre>
 * weir-revision: 1
 * term: 14 4c1d2f60-…
 * number: 12
 * author: node-1
 * at: 2026-11-21T08:15:30.123Z
 * sha-256: 2c26b46b…
 *
 * format: 1
 * routes: …
 * </pre>
 */
final class RevisionText {

    private static final String FORMAT = "1";
    private static final String CHECKSUM = "sha-256: ";

    private RevisionText() {}

    /** What a file says. */
    record Content(Term promised, Proposal proposal) {

        static Content of(Proposal proposal) {
            return new Content(proposal.term(), proposal);
        }
    }

    static byte[] write(Content content) {
        Proposal proposal = content.proposal;
        Revision revision = proposal.revision();
        String head = "weir-revision: " + FORMAT
                + (content.promised.equals(proposal.term()) ? "" : "\npromised: " + text(content.promised))
                + (proposal.term().equals(Term.NONE) ? "" : "\nterm: " + text(proposal.term()))
                + "\nnumber: " + revision.number()
                + "\nauthor: " + revision.author().replaceAll("\\R", " ")
                + "\nat: " + Instant.ofEpochMilli(revision.atMillis())
                + "\n";
        String sum = sum(head, revision.document());
        return (head + CHECKSUM + sum + "\n\n" + revision.document()).getBytes(UTF_8);
    }

    private static String text(Term term) {
        return term.number() + " " + term.proposer();
    }

    /** @throws IllegalArgumentException with what is wrong, for people, when this is not what was written */
    static Content read(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        int end = text.indexOf("\n\n");
        int sumAt = text.indexOf("\n" + CHECKSUM) + 1;
        if (end < 0 || sumAt == 0 || sumAt > end) {
            throw new IllegalArgumentException("its header is cut off or is not one of ours");
        }
        String head = text.substring(0, sumAt);
        String document = text.substring(end + 2);
        Map<String, String> values = values(head);
        if (!FORMAT.equals(values.get("weir-revision"))) {
            throw new IllegalArgumentException("weir-revision: " + values.get("weir-revision") + " (expected: 1)");
        }
        if (!text.substring(sumAt + CHECKSUM.length(), end).equals(sum(head, document))) {
            throw new IllegalArgumentException("its checksum does not fit: it was cut off or changed by hand");
        }
        return content(values, document);
    }

    private static Content content(Map<String, String> values, String document) {
        try {
            long number = Long.parseLong(values.getOrDefault("number", ""));
            Instant at = Instant.parse(values.getOrDefault("at", ""));
            Revision revision = new Revision(number, document, values.getOrDefault("author", ""), at.toEpochMilli());
            Term term = values.containsKey("term") ? term(values.getOrDefault("term", "")) : Term.NONE;
            Term promised = values.containsKey("promised") ? term(values.getOrDefault("promised", "")) : term;
            return new Content(promised, new Proposal(term, revision));
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException("its header cannot be read: " + e.getMessage(), e);
        }
    }

    private static Term term(String text) {
        int space = text.indexOf(' ');
        return new Term(Long.parseLong(text.substring(0, Math.max(0, space))), text.substring(space + 1));
    }

    private static Map<String, String> values(String head) {
        Map<String, String> values = new HashMap<>();
        for (String line : head.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return values;
    }

    private static String sum(String head, String document) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(head.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(document.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
