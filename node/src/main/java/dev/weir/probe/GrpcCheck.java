// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.http.Body;
import dev.weir.http.Grpc;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.upstream.Instance;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A call of {@code grpc.health.v1.Health/Check}, whose answer must be {@code SERVING} ("GRPC Health Checking"). */
final class GrpcCheck implements Check {

    private static final String[] STATUSES = {"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};
    private static final int SERVING = 1;

    /** A flag for compression, and the length of the message. */
    private static final int PREFIX_BYTES = 5;

    /** Field 1, the service: a length and as many bytes. */
    private static final byte SERVICE = 0x0a;

    /** Field 1 of the answer, the status: a number. */
    private static final byte STATUS = 0x08;

    private final RequestHead head;
    private final Body.Bytes body;

    /** @param service that is asked about; empty for the server as a whole */
    GrpcCheck(String service, Instance instance) {
        HeaderMap headers = Check.headers();
        headers.put(Headers.CONTENT_TYPE, "application/grpc");
        headers.put(Headers.TE, "trailers");
        this.head = new RequestHead(
                Methods.POST,
                instance.scheme(),
                instance.address(),
                "/grpc.health.v1.Health/Check",
                "",
                headers,
                "2",
                "");
        this.body = new Body.Bytes(message(service.getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteBuffer message(byte[] service) {
        // A field that is empty is not written at all. Names are shorter than 128 bytes or have a length of two.
        int lengthBytes = service.length < 0x80 ? 1 : 2;
        int length = service.length == 0 ? 0 : 1 + lengthBytes + service.length;
        ByteBuffer message = ByteBuffer.allocate(PREFIX_BYTES + length);
        message.put((byte) 0).putInt(length);
        if (service.length > 0) {
            message.put(SERVICE);
            if (lengthBytes == 2) {
                message.put((byte) (service.length & 0x7f | 0x80)).put((byte) (service.length >> 7));
            } else {
                message.put((byte) service.length);
            }
            message.put(service);
        }
        return message.flip();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public Body.Bytes body() {
        return body;
    }

    @Override
    public String judge(Response answer, ByteBuffer message, HeaderMap trailers) {
        if (answer.status() != 200) {
            return "status " + answer.status() + " (expected: 200)";
        }
        HeaderMap last = trailers.contains(Grpc.STATUS) ? trailers : answer.headers();
        String code = last.getFirst(Grpc.STATUS);
        if (!"0".equals(code)) {
            String text = last.getFirst(Grpc.MESSAGE);
            return "grpc-status " + (code == null ? "missing" : code) + (text == null ? "" : " (" + text + ")");
        }
        int status = status(message);
        if (status < 0) {
            return "the answer cannot be read as a HealthCheckResponse";
        }
        return status == SERVING ? "" : status < STATUSES.length ? STATUSES[status] : "health status " + status;
    }

    /** The status in an answer; a field that is missing is 0, -1 is what cannot be read. */
    private static int status(ByteBuffer message) {
        ByteBuffer bytes = message.duplicate();
        if (bytes.remaining() < PREFIX_BYTES || bytes.get() != 0) {
            return -1;
        }
        int length = bytes.getInt();
        if (length != bytes.remaining() || length == 1) {
            return -1;
        }
        return length == 0 ? 0 : bytes.get() == STATUS ? bytes.get() & 0xff : -1;
    }
}
