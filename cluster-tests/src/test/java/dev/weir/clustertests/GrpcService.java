// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A gRPC service behind the gateway. Its messages are bytes; the metadata it is sent as {@link #ASKED} and
 * {@link #ASKED_BYTES} goes back in the head of the answer and in its trailers.
 */
final class GrpcService implements AutoCloseable {

    /** Sends the message back. */
    static final MethodDescriptor<byte[], byte[]> ECHO = method("Echo", MethodType.UNARY);

    /** Says nothing until the caller gives up. */
    static final MethodDescriptor<byte[], byte[]> NEVER = method("Never", MethodType.UNARY);

    /** Fails with {@link #REASON} in its trailers; as a stream, after it has sent the message back. */
    static final MethodDescriptor<byte[], byte[]> FAIL = method("Fail", MethodType.UNARY);

    static final MethodDescriptor<byte[], byte[]> FAIL_LATE = method("FailLate", MethodType.SERVER_STREAMING);

    /** Sends the message back as often as it says: a number, perhaps with blanks behind it. */
    static final MethodDescriptor<byte[], byte[]> REPEAT = method("Repeat", MethodType.SERVER_STREAMING);

    /** Says how many bytes it was sent. */
    static final MethodDescriptor<byte[], byte[]> COUNT = method("Count", MethodType.CLIENT_STREAMING);

    /** Sends each message back before the next one comes. */
    static final MethodDescriptor<byte[], byte[]> CHAT = method("Chat", MethodType.BIDI_STREAMING);

    static final Metadata.Key<String> ASKED = Metadata.Key.of("asked", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<byte[]> ASKED_BYTES = Metadata.Key.of("asked-bin", Metadata.BINARY_BYTE_MARSHALLER);
    static final Metadata.Key<byte[]> REASON = Metadata.Key.of("reason-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Server server;

    private GrpcService(Consumer<NettyServerBuilder> more) {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        more.accept(builder);
        server = builder.maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .intercept(new MetadataBack())
                .addTransportFilter(new ServerTransportFilter() {
                    @Override
                    public Attributes transportReady(Attributes attributes) {
                        connections.incrementAndGet();
                        return attributes;
                    }
                })
                .addService(definition())
                .build();
    }

    static GrpcService start() {
        return start(builder -> {});
    }

    /** @param more how it differs from others */
    static GrpcService start(Consumer<NettyServerBuilder> more) {
        try {
            GrpcService service = new GrpcService(more);
            service.server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Connections that were made up to now. */
    int connections() {
        return connections.get();
    }

    /** Calls of {@link #NEVER} that came, up to now. */
    int begun() {
        return begun.get();
    }

    /** Those of them that were given up. */
    int givenUp() {
        return givenUp.get();
    }

    private ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder("weir.Sample")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((message, answer) -> {
                    answer.onNext(message);
                    answer.onCompleted();
                }))
                .addMethod(NEVER, ServerCalls.asyncUnaryCall((message, answer) -> never(answer)))
                .addMethod(FAIL, ServerCalls.asyncUnaryCall((message, answer) -> fail(answer)))
                .addMethod(FAIL_LATE, ServerCalls.asyncServerStreamingCall((message, answer) -> {
                    answer.onNext(message);
                    fail(answer);
                }))
                .addMethod(REPEAT, ServerCalls.asyncServerStreamingCall(GrpcService::repeat))
                .addMethod(COUNT, ServerCalls.asyncClientStreamingCall(Count::new))
                .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(Chat::new))
                .build();
    }

    private void never(StreamObserver<byte[]> answer) {
        ((ServerCallStreamObserver<byte[]>) answer).setOnCancelHandler(givenUp::incrementAndGet);
        begun.incrementAndGet();
    }

    private static void fail(StreamObserver<byte[]> answer) {
        Metadata trailers = new Metadata();
        trailers.put(REASON, new byte[] {0, 1, (byte) 0xff});
        answer.onError(
                Status.INVALID_ARGUMENT.withDescription("100 % wrong, grüße").asRuntimeException(trailers));
    }

    private static void repeat(byte[] message, StreamObserver<byte[]> answer) {
        int times = Integer.parseInt(new String(message, UTF_8).strip());
        for (int i = 0; i < times; i++) {
            answer.onNext(message);
        }
        answer.onCompleted();
    }

    /** A method that is not here. */
    static MethodDescriptor<byte[], byte[]> named(String fullName) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setFullMethodName(fullName)
                .setType(MethodType.UNARY)
                .build();
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setFullMethodName("weir.Sample/" + name)
                .setType(type)
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Count implements StreamObserver<byte[]> {

        private final StreamObserver<byte[]> answer;
        private long bytes;

        Count(StreamObserver<byte[]> answer) {
            this.answer = answer;
        }

        @Override
        public void onNext(byte[] message) {
            bytes += message.length;
        }

        @Override
        public void onError(Throwable failure) {
            // The caller is gone; there is nobody to be told.
        }

        @Override
        public void onCompleted() {
            answer.onNext(Long.toString(bytes).getBytes(UTF_8));
            answer.onCompleted();
        }
    }

    private record Chat(StreamObserver<byte[]> answer) implements StreamObserver<byte[]> {

        @Override
        public void onNext(byte[] message) {
            answer.onNext(message);
        }

        @Override
        public void onError(Throwable failure) {
            // The caller is gone; there is nobody to be told.
        }

        @Override
        public void onCompleted() {
            answer.onCompleted();
        }
    }

    /** Messages as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sends back what it knows of the metadata it was sent. */
    private static final class MetadataBack implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata asked, ServerCallHandler<Q, A> next) {
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public void sendHeaders(Metadata headers) {
                            copy(asked, headers);
                            super.sendHeaders(headers);
                        }

                        @Override
                        public void close(Status status, Metadata trailers) {
                            copy(asked, trailers);
                            super.close(status, trailers);
                        }
                    },
                    asked);
        }

        private static void copy(Metadata from, Metadata to) {
            copy(ASKED, from, to);
            copy(ASKED_BYTES, from, to);
        }

        private static <T> void copy(Metadata.Key<T> key, Metadata from, Metadata to) {
            Iterable<T> values = from.getAll(key);
            if (values != null) {
                values.forEach(value -> to.put(key, value));
            }
        }
    }
}
