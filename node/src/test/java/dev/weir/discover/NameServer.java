// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.io.SocketServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on a port of loopback, by UDP and TCP, whose zone is changed while it runs. */
public final class NameServer implements AutoCloseable {

    private final SocketServer tcp;
    private final DatagramSocket udp;
    private final Map<Name, List<Record>> zone = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile boolean truncating;
    private volatile Optional<Integer> failure = Optional.empty();

    public NameServer() throws IOException {
        tcp = new SocketServer((socket, number) -> serve(socket));
        udp = new DatagramSocket(tcp.port(), InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it is asked. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port());
    }

    /** What asks it. */
    public DnsClient client() {
        return DnsClient.asking(address(), java.time.Duration.ofSeconds(2));
    }

    /** What was asked, {@code "orders.internal. A udp"}. */
    List<String> asked() {
        return asked;
    }

    /** A name has these addresses, of both kinds, from now on; there is none where none are given. */
    public void addresses(String name, int ttlSeconds, String... addresses) throws IOException {
        List<Record> records = new ArrayList<>();
        Name owner = Name.fromString(name + '.');
        for (String text : addresses) {
            InetAddress address = InetAddress.getByName(text);
            records.add(
                    address.getAddress().length == 4
                            ? new ARecord(owner, DClass.IN, ttlSeconds, address)
                            : new AAAARecord(owner, DClass.IN, ttlSeconds, address));
        }
        zone.put(owner, records);
    }

    /** A service is at these places, {@code "priority weight port host"}, from now on. */
    void services(String name, int ttlSeconds, String... places) throws IOException {
        List<Record> records = new ArrayList<>();
        Name owner = Name.fromString(name + '.');
        for (String place : places) {
            String[] words = place.split(" ");
            records.add(new SRVRecord(
                    owner,
                    DClass.IN,
                    ttlSeconds,
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Name.fromString(words.length < 4 ? "." : words[3] + ".")));
        }
        zone.put(owner, records);
    }

    /** The name is not there any more. */
    public void forget(String name) throws IOException {
        zone.remove(Name.fromString(name + '.'));
    }

    /** It does not answer. */
    public void silent(boolean now) {
        silent = now;
    }

    /** By UDP it answers only that there is more than that. */
    void truncating(boolean now) {
        truncating = now;
    }

    /** It answers that it cannot answer. */
    public void failing(boolean now) {
        failure = now ? Optional.of(Rcode.SERVFAIL) : Optional.empty();
    }

    private void serve() {
        byte[] bytes = new byte[1500];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                udp.receive(packet);
                Message question = new Message(java.util.Arrays.copyOf(bytes, packet.getLength()));
                Optional<Message> answer = answer(question, "udp");
                if (answer.isPresent()) {
                    byte[] wire = answer.get().toWire();
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (true) {
            byte[] bytes = new byte[in.readUnsignedShort()];
            in.readFully(bytes);
            Optional<Message> answer = answer(new Message(bytes), "tcp");
            if (answer.isPresent()) {
                byte[] wire = answer.get().toWire();
                out.writeShort(wire.length);
                out.write(wire);
            }
        }
    }

    private Optional<Message> answer(Message question, String by) {
        Record what = question.getQuestion();
        asked.add(what.getName() + " " + Type.string(what.getType()) + " " + by);
        if (silent) {
            return Optional.empty();
        }
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(what, Section.QUESTION);
        if (truncating && by.equals("udp")) {
            answer.getHeader().setFlag(Flags.TC);
        } else if (failure.isPresent()) {
            answer.getHeader().setRcode(failure.get());
        } else if (!zone.containsKey(what.getName())) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else {
            zone.get(what.getName()).stream()
                    .filter(record -> record.getType() == what.getType())
                    .forEach(record -> answer.addRecord(record, Section.ANSWER));
        }
        return Optional.of(answer);
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
