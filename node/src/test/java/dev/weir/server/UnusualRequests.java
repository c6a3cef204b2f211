// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that look odd and have one reading all the same, each with what an instance sees of it: the request line,
 * {@code Host}, the end-to-end headers of the client, one framing, the body.
 */
final class UnusualRequests {

    private static final String NO_BODY = "";

    private final List<Admitted> cases = new ArrayList<>();

    /** A message, and what an instance sees: the lines of its head, and the body. */
    record Admitted(String what, String bytes, List<String> lines, String body) {

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Admitted> all() {
        UnusualRequests table = new UnusualRequests();
        table.targets();
        table.hosts();
        table.heads();
        table.lengths();
        table.chunks();
        table.options();
        table.oldVersions();
        return table.cases;
    }

    private void targets() {
        target("the absolute form", "http://h/a?b", "/a?b");
        target("the absolute form without a path", "http://h", "/");
        target("the absolute form with a query alone", "http://h?b", "/?b");
        target("the absolute form in other letters", "HTTP://H/a", "/a");
        target("a URL in the path", "/http://h/", "/http:/h/");
        target("two slashes", "//other/a", "/other/a");
        target("dot segments", "/a/./b/../c", "/a/c");
        target("encoded dot segments", "/a/%2e/b/%2E%2e/c", "/a/c");
        target("encoded letters", "/%61%7e", "/a~");
        target("an encoded slash", "/a%2fb", "/a%2Fb");
        target("an encoded blank", "/a%20b", "/a%20b");
        target("a parameter", "/a;x=1/b", "/a;x=1/b");
        target("a query that looks like a path", "/a?/../b", "/a?/../b");
        target("a second question mark", "/a?b?c", "/a?b?c");
        target("an encoded line end in the query", "/a?b=%0d%0a", "/a?b=%0d%0a");
    }

    private void hosts() {
        host("a port", "h:8080");
        host("an empty port", "h:");
        host("the last port", "h:65535");
        host("an IPv4 address", "192.0.2.1:80");
        host("an IPv6 address", "[2001:db8::1]:80");
        host("an address of nobody", "[::]");
        host("the dot of the root", "h.example.");
        host("an underscore", "a_b");
        host("large letters", "API.Example");
    }

    private void heads() {
        lines("a value without a blank before it", "X:y", "X: y");
        lines("a value with blanks around it", "X: \t y \t ", "X: y");
        lines("an empty value", "X:", "X: ");
        lines("a tab in a value", "X: a\tb", "X: a\tb");
        lines("bytes beyond ASCII in a value", "X: \u00e9\u00ff", "X: \u00e9\u00ff");
        lines("a value with a colon", "X: a: b", "X: a: b");
        lines("a name of marks", "!#$%&'*+-.^_`|~: y", "!#$%&'*+-.^_`|~: y");
        lines("one header in two lines", "X: a\r\nx: b", "X: a", "X: b");
        lines("a length in the name of another header", "X-Content-Length: 3", "X-Content-Length: 3");
        lines("an underscore for a hyphen", "Content_Length: 3", "Content_Length: 3");
        admit("an empty line before the request", "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", NO_BODY, "GET / HTTP/1.1");
        admit("a method of our own", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", NO_BODY, "BREW / HTTP/1.1");
        admit("a method of marks", "M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n", NO_BODY, "M-SEARCH / HTTP/1.1");
    }

    private void lengths() {
        for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "POST", "BREW")) {
            String line = method + " / HTTP/1.1";
            admit(
                    "a body for " + method,
                    line + "\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
                    "abc",
                    line,
                    "Content-Length: 3");
            admit(
                    "chunks for " + method,
                    line + "\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                    "abc",
                    line,
                    "Transfer-Encoding: chunked");
        }
        admit("a length of nothing", get("Content-Length: 0") + "\r\n\r\n", NO_BODY, "GET / HTTP/1.1");
        post("a length with zeros before it", "Content-Length: 0003", "abc", "abc", "Content-Length: 3");
        post("a length with blanks around it", "Content-Length: \t3 ", "abc", "abc", "Content-Length: 3");
        post("a length in small letters", "content-length:3", "abc", "abc", "Content-Length: 3");
        post("line ends for a body", "Content-Length: 4", "\r\n\r\n", "\r\n\r\n", "Content-Length: 4");
        String other = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
        post("a request for a body", "Content-Length: " + other.length(), other, other, "Content-Length: 28");
    }

    private void chunks() {
        chunked("the coding in other letters", "CHUNKED", "3\r\nabc\r\n0\r\n\r\n", "abc");
        chunked("the coding with blanks around it", " \tchunked\t ", "3\r\nabc\r\n0\r\n\r\n", "abc");
        chunked("no chunk but the last", "chunked", "0\r\n\r\n", "");
        chunked(
                "hexadecimal sizes",
                "chunked",
                "00a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
                "01234567890123456789");
        chunked("a last chunk of many zeros", "chunked", "3\r\nabc\r\n000\r\n\r\n", "abc");
        chunked("an extension", "chunked", "3;x\r\nabc\r\n0;y=\"z\"\r\n\r\n", "abc");
        chunked("an extension with blanks", "chunked", "3 ; x = y\r\nabc\r\n0\r\n\r\n", "abc");
        chunked("a trailer that frames", "chunked", "3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n", "abc");
        chunked("a trailer that names a host", "chunked", "3\r\nabc\r\n0\r\nHost: other\r\n\r\n", "abc");
        String other = "GET /x HTTP/1.1\r\n\r\n";
        chunked("a request in a chunk", "chunked", "13\r\n" + other + "\r\n0\r\n\r\n", other);
    }

    private void options() {
        lines("a header for this hop", "X: y\r\nConnection: X");
        lines("a header for this hop in other letters", "Connection: keep-alive, x\r\nX: y");
        lines("an option that is no name", "Connection: a b, \"c\", ,\r\nX: y", "X: y");
        lines("Host for this hop", "Connection: Host");
        lines("the header of a login for this hop", "Authorization: Basic eA==\r\nConnection: Authorization");
        lines("who forwards for whom, for this hop", "Connection: X-Forwarded-For, Forwarded, Via, Host");
        lines("a connection of another name", "Proxy-Connection: keep-alive\r\nKeep-Alive: timeout=9");
        lines(
                "HTTP/2 as an upgrade",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk");
        lines("HTTP/2 as an upgrade in other letters", "Connection: upgrade\r\nUpgrade: H2C");
        lines("HTTP/2 as the second upgrade", "Connection: Upgrade\r\nUpgrade: HTTP/2.0, h2c");
        lines("TLS as an upgrade", "Connection: Upgrade\r\nUpgrade: TLS/1.0");
        lines("an upgrade that is not nominated", "Upgrade: websocket");
        post(
                "the length for this hop",
                "Connection: Content-Length\r\nContent-Length: 3",
                "abc",
                "abc",
                "Content-Length: 3");
        post(
                "HTTP/2 as an upgrade with a body",
                "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3",
                "abc",
                "abc",
                "Content-Length: 3");
        chunked("the coding for this hop", "chunked\r\nConnection: Transfer-Encoding", "3\r\nabc\r\n0\r\n\r\n", "abc");
        post("100-continue", "Expect: 100-continue\r\nContent-Length: 3", "abc", "abc", "Content-Length: 3");
        post(
                "100-continue in other letters",
                "expect: 100-Continue\r\nContent-Length: 3",
                "abc",
                "abc",
                "Content-Length: 3");
        lines("100-continue without a body", "Expect: 100-continue");
    }

    private void oldVersions() {
        String keep = "Connection: keep-alive\r\n";
        admit("HTTP/1.0 that stays", "GET / HTTP/1.0\r\nHost: h\r\n" + keep + "\r\n", NO_BODY, "GET / HTTP/1.1");
        admit(
                "HTTP/1.0 with a body",
                "POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 3\r\n" + keep + "\r\nabc",
                "abc",
                "POST / HTTP/1.1",
                "Content-Length: 3");
        admit(
                "HTTP/1.0 that expects",
                "POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n" + keep + "\r\nabc",
                "abc",
                "POST / HTTP/1.1",
                "Content-Length: 3");
    }

    private void target(String what, String target, String forwarded) {
        admit(
                "target: " + what,
                "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n",
                NO_BODY,
                "GET " + forwarded + " HTTP/1.1");
    }

    private void host(String what, String host) {
        List<String> lines = List.of("GET / HTTP/1.1", "Host: " + host);
        cases.add(new Admitted("host: " + what, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", lines, NO_BODY));
    }

    /** Header lines of a GET, and those that are left of them. */
    private void lines(String what, String lines, String... forwarded) {
        String[] head = new String[forwarded.length + 1];
        head[0] = "GET / HTTP/1.1";
        System.arraycopy(forwarded, 0, head, 1, forwarded.length);
        admit(what, get(lines) + "\r\n\r\n", NO_BODY, head);
    }

    private static String get(String lines) {
        return "GET / HTTP/1.1\r\nHost: h\r\n" + lines;
    }

    private void post(String what, String lines, String body, String forwarded, String framing) {
        String bytes = "POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n\r\n" + body;
        admit(what, bytes, forwarded, "POST / HTTP/1.1", framing);
    }

    private void chunked(String what, String coding, String body, String forwarded) {
        post(what, "Transfer-Encoding:" + coding, body, forwarded, "Transfer-Encoding: chunked");
    }

    private void admit(String what, String bytes, String body, String... lines) {
        List<String> head = new ArrayList<>(List.of(lines));
        head.add(1, "Host: h");
        cases.add(new Admitted(what, bytes, head, body));
    }
}
