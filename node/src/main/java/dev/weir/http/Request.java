// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A request on its way through the steps. A value: a step that wants it otherwise makes another one.
 *
 * @param caller who that is, as far as it has been proven
 * @param variables what the route's path pattern bound, percent-decoded; {@code **} is what its tail matched, still
 *     encoded
 * @param loop the I/O thread of the client's connection, where all of this happens
 * @param cancellation tells when the client has left or a clock ran out
 * @param interim takes interim answers to the client while the final one is awaited
 * @param journey what becomes known on the way, for telemetry
 */
public record Request(
        RequestHead head,
        Body body,
        Client client,
        Caller caller,
        Map<String, String> variables,
        EventLoop loop,
        Cancellation cancellation,
        Interim interim,
        Journey journey) {

    /** A request of somebody nobody knows yet. */
    public Request(
            RequestHead head,
            Body body,
            Client client,
            Map<String, String> variables,
            EventLoop loop,
            Cancellation cancellation,
            Interim interim,
            Journey journey) {
        this(head, body, client, Caller.ANONYMOUS, variables, loop, cancellation, interim, journey);
    }

    public HttpString method() {
        return head.method();
    }

    public String path() {
        return head.path();
    }

    /** Not to be changed: see {@link #withHeaders}. */
    public HeaderMap headers() {
        return head.headers();
    }

    public Request withHead(RequestHead other) {
        return new Request(other, body, client, caller, variables, loop, cancellation, interim, journey);
    }

    /** The same request for another path, normalised and percent-encoded. */
    public Request withPath(String path) {
        return withHead(head.withPath(path));
    }

    /** The same request with a copy of its headers after the change. */
    public Request withHeaders(Consumer<HeaderMap> change) {
        HeaderMap copy = new HeaderMap();
        copy.putAll(head.headers());
        change.accept(copy);
        return withHead(head.withHeaders(copy));
    }

    /** The same request with all headers but that one. */
    public Request withoutHeader(HttpString name) {
        HeaderMap others = new HeaderMap();
        for (long cookie = headers().fastIterateNonEmpty();
                cookie != -1;
                cookie = headers().fiNextNonEmpty(cookie)) {
            HeaderValues values = headers().fiCurrent(cookie);
            if (!values.getHeaderName().equals(name)) {
                values.forEach(value -> others.add(values.getHeaderName(), value));
            }
        }
        return withHead(head.withHeaders(others));
    }

    public Request withBody(Body other) {
        return new Request(head, other, client, caller, variables, loop, cancellation, interim, journey);
    }

    /** The same request for a second attempt that the client must not hear of before it won. */
    public Request withCancellation(Cancellation other) {
        return new Request(head, body, client, caller, variables, loop, other, interim, journey);
    }

    /** The same request, of which it is known now who sent it. */
    public Request withCaller(Caller proven) {
        return new Request(head, body, client, proven, variables, loop, cancellation, interim, journey);
    }

    public Request withVariables(Map<String, String> bound) {
        return new Request(head, body, client, caller, bound, loop, cancellation, interim, journey);
    }

    /** Brings what left the I/O thread back to it: the returned stage completes on {@link #loop()}. */
    public <T> CompletionStage<T> resume(CompletionStage<T> stage) {
        return loop.resume(stage);
    }
}
