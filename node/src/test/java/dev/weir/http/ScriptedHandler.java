// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A handler that answers what the test wrote down, in that order, the last one for ever, and remembers its requests.
 */
public final class ScriptedHandler implements Handler {

    private final Deque<Supplier<CompletableFuture<Response>>> script = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<CompletableFuture<Response>> answers = new ArrayList<>();

    private ScriptedHandler() {}

    /** Answers 200 with an empty body, always. */
    public static ScriptedHandler ok() {
        return answering(200);
    }

    /** Answers with an empty body and this status. */
    public static ScriptedHandler answering(int status) {
        return new ScriptedHandler().then(status);
    }

    /** Answers this; the same value every time it is asked. */
    public static ScriptedHandler answering(Response response) {
        return new ScriptedHandler().then(() -> CompletableFuture.completedFuture(response));
    }

    /** Fails like this. */
    public static ScriptedHandler failing(ProxyError error) {
        return new ScriptedHandler().thenFail(error);
    }

    /** Fails with this. */
    public static ScriptedHandler failing(ProxyException why) {
        return new ScriptedHandler().then(() -> CompletableFuture.failedFuture(why));
    }

    /** Does not answer until the test completes {@link #answer}. */
    public static ScriptedHandler silent() {
        return new ScriptedHandler().then(CompletableFuture::new);
    }

    public ScriptedHandler then(int status) {
        return then(() -> CompletableFuture.completedFuture(Response.of(status, Body.EMPTY)));
    }

    public ScriptedHandler thenFail(ProxyError error) {
        return then(() -> ProxyException.failed(error, "scripted"));
    }

    public ScriptedHandler then(Supplier<CompletableFuture<Response>> answer) {
        script.add(answer);
        return this;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        requests.add(request);
        CompletableFuture<Response> answer = (script.size() > 1 ? script.removeFirst() : script.getFirst()).get();
        answers.add(answer);
        return answer;
    }

    /** What it was asked, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What it was asked last. */
    public Request request() {
        return requests.get(requests.size() - 1);
    }

    /** The stage it returned for the n-th request, from 0: complete it where the handler is silent. */
    public CompletableFuture<Response> answer(int n) {
        return answers.get(n);
    }
}
