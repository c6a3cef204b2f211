// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;

/** A plain connection below a client's TLS, which remembers the records that came. */
final class RecordedSocket extends Socket {

    private static final int ALERT = 21;

    /** Bytes of the record of an alert, as it is encrypted (and padded, by the JDK). */
    private static final Map<String, Integer> ALERT_BYTES = Map.of("TLSv1.2", 26, "TLSv1.3", 35);

    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    RecordedSocket(Socket socket) {
        this.socket = socket;
    }

    /** Whether the last record that came is that of an alert; with TLS 1.3 only its length tells. */
    boolean endsWithAlert(String version) {
        ByteBuffer bytes = ByteBuffer.wrap(received.toByteArray());
        int type = 0;
        int length = 0;
        while (bytes.remaining() > 5) {
            type = bytes.get();
            bytes.getShort();
            length = bytes.getShort() & 0xffff;
            bytes.position(bytes.position() + length);
        }
        return Objects.equals(length, ALERT_BYTES.get(version)) && (type == ALERT) == version.equals("TLSv1.2");
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                received.write(into, offset, Math.max(0, count));
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public synchronized int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public synchronized void close() throws IOException {
        socket.close();
    }
}
