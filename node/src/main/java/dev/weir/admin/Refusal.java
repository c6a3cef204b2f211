// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.Revision;
import dev.weir.document.DocumentException;
import dev.weir.document.Problem;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why the admin API does not do what it was asked, as problem details (RFC 9457). An answer, so without a stack trace.
 */
final class Refusal extends RuntimeException {

    private final int status;
    private final transient ObjectNode more = JsonNodeFactory.instance.objectNode();
    private final transient Map<String, String> headers = new TreeMap<>();

    Refusal(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The document was made from a revision that is not the current one. */
    static Refusal stale(Optional<Revision> current) {
        long number = current.map(Revision::number).orElse(0L);
        return new Refusal(412, "The current revision is " + number + ", not the one this change was made from.")
                .with("revision", JsonNodeFactory.instance.numberNode(number))
                .header("ETag", "\"" + number + "\"");
    }

    /** The document is wrong, here and there. */
    static Refusal invalid(DocumentException cause) {
        ArrayNode problems = JsonNodeFactory.instance.arrayNode();
        for (Problem problem : cause.problems()) {
            problems.addObject()
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("path", problem.path())
                    .put("message", problem.message());
        }
        return new Refusal(422, "The document has " + problems.size() + " problem(s).").with("problems", problems);
    }

    /** With one more member in its body. */
    Refusal with(String name, JsonNode value) {
        more.set(name, value);
        return this;
    }

    Refusal header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Answer answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("title", StatusCodes.getReason(status));
        body.put("status", status);
        body.put("detail", getMessage());
        body.setAll(more);
        Answer answer = Answer.json(status, body).with("Content-Type", "application/problem+json");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }
}
