// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gRPC call message by message, as the client sees it. */
final class Conversation {

    private static final int LIMIT_SECONDS = 30;

    private final ClientCall<byte[], byte[]> call;
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Metadata> headers = new CompletableFuture<>();
    private final CompletableFuture<Status> status = new CompletableFuture<>();
    private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();

    private Conversation(ClientCall<byte[], byte[]> call) {
        this.call = call;
    }

    static Conversation begin(ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, CallOptions options) {
        return begin(channel, method, options, new Metadata());
    }

    static Conversation begin(
            ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, CallOptions options, Metadata metadata) {
        Conversation conversation = new Conversation(channel.newCall(method, options));
        conversation.call.start(conversation.new Listener(), metadata);
        conversation.listen();
        return conversation;
    }

    /** One that takes no message until it is told to. */
    static Conversation beginDeaf(
            ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, CallOptions options) {
        Conversation conversation = new Conversation(channel.newCall(method, options));
        conversation.call.start(conversation.new Listener(), new Metadata());
        return conversation;
    }

    /** Takes every message from now on. */
    void listen() {
        call.request(Integer.MAX_VALUE);
    }

    void say(byte[] message) {
        call.sendMessage(message);
    }

    /** Nothing more will be said. */
    void end() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("enough", null);
    }

    /** The next message of the service. Waits for it. */
    byte[] next() throws InterruptedException {
        byte[] answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no message within " + LIMIT_SECONDS + " s, status " + status);
        }
        return answer;
    }

    /** Messages that are here and that nobody asked for yet. */
    int heard() {
        return answers.size();
    }

    Metadata headers() throws Exception {
        return headers.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** How it ended. Waits for the end. */
    Status status() throws Exception {
        return status.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    Metadata trailers() throws Exception {
        return trailers.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private final class Listener extends ClientCall.Listener<byte[]> {

        @Override
        public void onHeaders(Metadata received) {
            headers.complete(received);
        }

        @Override
        public void onMessage(byte[] message) {
            answers.add(message);
        }

        @Override
        public void onClose(Status received, Metadata last) {
            status.complete(received);
            trailers.complete(last);
        }
    }
}
