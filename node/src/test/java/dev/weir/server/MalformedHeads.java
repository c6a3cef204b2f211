// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.util.ArrayList;
import java.util.List;

/** Heads that are refused, each with the status it gets: nothing of them, nor of what follows, reaches an instance. */
final class MalformedHeads {

    private static final String LONG = "x".repeat(9_000);
    private static final String VERY_LONG = "x".repeat(40_000);

    private final List<Refused> cases = new ArrayList<>();

    /** A message, and the status it is refused with. */
    record Refused(String what, int status, String bytes) {

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Refused> all() {
        MalformedHeads table = new MalformedHeads();
        table.requestLines();
        table.versions();
        table.targets();
        table.encodings();
        table.absoluteForms();
        table.lineEnds();
        table.names();
        table.values();
        table.hosts();
        table.tooMuch();
        return table.cases;
    }

    private void requestLines() {
        line(400, "two blanks before the target", "GET  / HTTP/1.1");
        line(400, "two blanks before the version", "GET /  HTTP/1.1");
        line(400, "a tab before the target", "GET\t/ HTTP/1.1");
        line(400, "a tab before the version", "GET /\tHTTP/1.1");
        line(400, "a blank at the beginning", " GET / HTTP/1.1");
        line(400, "a blank at the end", "GET / HTTP/1.1 ");
        line(400, "a tab at the end", "GET / HTTP/1.1\t");
        line(400, "a word too many", "GET / HTTP/1.1 HTTP/1.1");
        line(400, "a blank in the target", "GET /a b HTTP/1.1");
        line(400, "no target", "GET HTTP/1.1");
        line(400, "an empty target", "GET  HTTP/1.1");
        line(400, "a method alone", "GET");
        line(400, "no version", "GET /");
        line(400, "an empty version", "GET / ");
        line(400, "nothing but blanks", "   ");
        line(400, "a vertical tab between the words", "GET\u000b/\u000bHTTP/1.1");
        line(400, "a no-break space between the words", "GET\u00a0/\u00a0HTTP/1.1");
        line(400, "a method that is no token", "GE(T / HTTP/1.1");
        line(400, "a method with a colon", "GET: / HTTP/1.1");
        line(400, "a method with a quote", "\"GET\" / HTTP/1.1");
        line(400, "a method with a NUL", "GE\0T / HTTP/1.1");
        line(400, "a method that is not ASCII", "G\u00c9T / HTTP/1.1");
        line(501, "a method in small letters", "get / HTTP/1.1");
        line(501, "a method with one small letter", "GeT / HTTP/1.1");
        line(501, "CONNECT", "CONNECT h HTTP/1.1");
        line(501, "CONNECT with a path", "CONNECT / HTTP/1.1");
        line(501, "TRACE", "TRACE / HTTP/1.1");
    }

    private void versions() {
        line(400, "the words of HTTP/2's preface", "PRI * HTTP/1.1");
        line(505, "HTTP/0.9 by name", "GET / HTTP/0.9");
        line(505, "HTTP/1.2", "GET / HTTP/1.2");
        line(505, "HTTP/1.9", "GET / HTTP/1.9");
        line(505, "HTTP/2.0", "GET / HTTP/2.0");
        line(505, "HTTP/3.0", "GET / HTTP/3.0");
        line(400, "HTTP/2", "GET / HTTP/2");
        line(400, "HTTP/1", "GET / HTTP/1");
        line(400, "HTTP/1.", "GET / HTTP/1.");
        line(400, "HTTP/1.10", "GET / HTTP/1.10");
        line(400, "HTTP/01.1", "GET / HTTP/01.1");
        line(400, "HTTP/1,1", "GET / HTTP/1,1");
        line(400, "HTTP/a.b", "GET / HTTP/a.b");
        line(400, "HTTP / 1.1", "GET / HTTP / 1.1");
        line(400, "the version in small letters", "GET / http/1.1");
        line(400, "another protocol", "GET / ICAP/1.0");
        raw(400, "a TLS handshake", "\u0016\u0003\u0001\2\0\1\0\1\374\3\3\r\n\r\n");
        raw(400, "HTTP/0.9 as it was", "GET /\r\n");
        raw(400, "a header line first", "Host: h\r\n\r\n");
        raw(400, "an answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    private void targets() {
        target(400, "no slash at the beginning", "a");
        target(400, "a query alone", "?a");
        target(400, "the asterisk for another method than OPTIONS", "*");
        target(400, "an authority", "h:80");
        target(400, "a fragment", "/a#b");
        target(400, "a fragment in the query", "/a?b#c");
        target(400, "a backslash", "/a\\b");
        target(400, "a backslash at the beginning", "\\a");
        target(400, "a pipe", "/a|b");
        target(400, "a quote", "/a\"b");
        target(400, "an angle bracket", "/a<b");
        target(400, "a brace", "/a{b");
        target(400, "a caret", "/a^b");
    }

    private void encodings() {
        target(400, "a percent sign alone", "/a%");
        target(400, "half a triplet", "/a%4");
        target(400, "a triplet that is not hexadecimal", "/a%zz");
        target(400, "a triplet with a sign", "/a%+1");
        target(400, "an encoded NUL", "/a%00b");
        target(400, "an encoded line end", "/a%0d%0aX:%20y");
        target(400, "an encoded DEL", "/a%7Fb");
        target(400, "an overlong slash", "/a%c0%afb");
        target(400, "an encoded surrogate", "/a%ed%a0%80");
        target(400, "half a character", "/a%c3");
        target(400, "a NUL", "/a\0b");
        target(400, "a NUL in the query", "/a?\0b");
        target(400, "a DEL", "/a\177b");
        target(400, "a DEL in the query", "/a?\177");
        target(400, "a byte beyond ASCII", "/\u00e9");
        target(400, "a byte beyond ASCII in the query", "/?\u00e9");
        target(400, "a path above the root", "/../a");
        target(400, "a path above the root, encoded", "/%2e%2e/a");
        target(400, "a path above the root, in the middle", "/a/../../b");
        target(400, "a dot segment with a parameter", "/a/..;x/b");
        target(400, "a dot segment behind an encoded slash", "/a/..%2Fb");
        target(400, "a dot segment behind an encoded backslash", "/a/..%5Cb");
    }

    private void absoluteForms() {
        target(400, "another scheme", "ftp://h/");
        target(400, "a scheme without an authority", "http:///a");
        target(400, "a scheme and one slash", "http:/a");
        target(400, "a URL in a path's place", "h/http://h/");
        target(400, "a fragment in the absolute form", "http://h/#a");
        target(400, "a fragment for a path", "http://h#a");
        target(400, "a user in the absolute form", "http://u@h/");
        target(400, "another host in the absolute form", "http://other/");
        target(400, "a longer host in the absolute form", "http://h.other/");
        target(400, "another port in the absolute form", "http://h:81/");
        target(400, "a backslash behind the host", "http://h\\a");
        target(400, "a path above the root in the absolute form", "http://h/../a");
    }

    private void lineEnds() {
        raw(400, "LF everywhere", "GET / HTTP/1.1\nHost: h\n\n");
        raw(400, "LF behind the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n");
        raw(400, "LF behind a header", "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n");
        raw(400, "LF at the end of the head", "GET / HTTP/1.1\r\nHost: h\r\n\n");
        raw(400, "LF twice at the end of the head", "GET / HTTP/1.1\r\nHost: h\n\n");
        raw(400, "LF and CR the other way round", "GET / HTTP/1.1\n\rHost: h\n\r\n\r");
        raw(400, "CR behind the request line", "GET / HTTP/1.1\rHost: h\r\n\r\n");
        raw(400, "CR behind a header", "GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n");
        raw(400, "CR in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n");
        raw(400, "CR twice before LF", "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n");
        raw(400, "CR twice at the end of the head", "GET / HTTP/1.1\r\nHost: h\r\n\r\r\n\r\n");
        raw(400, "CR in the method", "GE\rT / HTTP/1.1\r\nHost: h\r\n\r\n");
        raw(400, "CR in the target", "GET /\rx HTTP/1.1\r\nHost: h\r\n\r\n");
        raw(400, "CR for a line", "\rGET / HTTP/1.1\r\nHost: h\r\n\r\n");
        raw(400, "LF for a line", "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
        raw(400, "two empty lines before the request", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
        raw(400, "an empty line with a blank before the request", " \r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private void names() {
        header(400, "a blank before the colon", "X : y");
        header(400, "a tab before the colon", "X\t: y");
        header(400, "no name", ": y");
        header(400, "no colon", "X");
        header(400, "no colon but a value", "X y");
        header(400, "a blank in the name", "X Y: z");
        header(400, "a name that is not ASCII", "X\u00e9: y");
        header(400, "a no-break space before the colon", "X\u00a0: y");
        header(400, "a NUL in the name", "X\0: y");
        header(400, "a DEL in the name", "X\177: y");
        header(400, "a vertical tab before the colon", "X\u000b: y");
        header(400, "a name in brackets", "[X]: y");
        header(400, "a name in quotes", "\"X\": y");
        header(400, "a slash in the name", "X/Y: z");
        header(400, "an at sign in the name", "X@Y: z");
        header(400, "a semicolon in the name", "X;Y: z");
        header(400, "a comma in the name", "X,Y: z");
        header(400, "an equals sign in the name", "X=Y: z");
    }

    private void values() {
        header(400, "a NUL in a value", "X: a\0b");
        header(400, "a NUL at the end of a value", "X: a\0");
        header(400, "a bell in a value", "X: \7");
        header(400, "a backspace in a value", "X: a\b");
        header(400, "a vertical tab in a value", "X: a\u000bb");
        header(400, "a form feed before a value", "X: \fa");
        header(400, "an escape in a value", "X: \33[0m");
        header(400, "a DEL in a value", "X: a\177");
        header(400, "a folded value", "X: a\r\n b");
        header(400, "a value folded with a tab", "X: a\r\n\tb");
        header(400, "a value folded at its beginning", "X:\r\n a");
        header(400, "a value folded to nothing", "X: a\r\n ");
        header(400, "a folded line that looks like a header", "X: a\r\n Y: b");
        header(400, "a folded Host", "Host:\r\n h");
        raw(400, "a folded first header", "GET / HTTP/1.1\r\n Host: h\r\n\r\n");
        raw(400, "a folded request line", "GET /\r\n HTTP/1.1\r\nHost: h\r\n\r\n");
        header(400, "a folded Content-Length", "Content-Length:\r\n 3");
        header(400, "a Content-Length folded behind its number", "Content-Length: 3\r\n 4");
        header(400, "a folded Transfer-Encoding", "Transfer-Encoding:\r\n chunked");
        header(400, "a Transfer-Encoding folded behind its word", "Transfer-Encoding: chunked\r\n ,x");
        header(400, "a folded Connection", "Connection: close,\r\n X");
    }

    private void hosts() {
        raw(400, "no Host", "GET / HTTP/1.1\r\n\r\n");
        raw(400, "no Host beside the absolute form", "GET http://h/ HTTP/1.1\r\n\r\n");
        host(400, "an empty Host", "");
        host(400, "blanks for a Host", " \t ");
        header(400, "two Hosts", "Host: other");
        header(400, "two equal Hosts", "Host: h");
        header(400, "two Hosts, one in other letters", "hOST: h");
        raw(400, "two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
        host(400, "a list of Hosts", "a, b");
        host(400, "Hosts with a blank between", "a b");
        host(400, "a Host with a tab", "a\tb");
        host(400, "a user in Host", "u@h");
        host(400, "a user and a password in Host", "u:p@h");
        host(400, "a path in Host", "h/a");
        host(400, "a query in Host", "h?a");
        host(400, "a fragment in Host", "h#a");
        host(400, "a backslash in Host", "h\\a");
        host(400, "a scheme in Host", "http://h");
        host(400, "a percent sign in Host", "h%2e");
        host(400, "a quote in Host", "h\"");
        host(400, "an asterisk in Host", "*.h");
        host(400, "a byte beyond ASCII in Host", "h\u00e9");
        host(400, "a port alone", ":80");
        host(400, "a port of letters", "h:http");
        host(400, "a port with a sign", "h:+80");
        host(400, "a port below nothing", "h:-1");
        host(400, "two ports", "h:80:80");
        host(400, "a port with a blank", "h: 80");
        host(400, "a port past the last", "h:65536");
        host(400, "a port of six digits", "h:000080");
        host(400, "an open bracket", "[::1");
        host(400, "nothing in brackets", "[]");
        host(400, "a name in brackets", "[name]");
        host(400, "a zone in brackets", "[fe80::1%25eth0]");
        host(400, "something behind the bracket", "[::1]h");
        host(400, "an address without brackets", "::1");
    }

    private void tooMuch() {
        target(414, "a path that is too long", "/" + LONG);
        target(414, "a query that is too long", "/?" + LONG);
        target(414, "a target larger than a head may be", "/" + VERY_LONG);
        target(414, "an absolute form that is too long", "http://h/" + LONG);
        raw(414, "a request line without an end", VERY_LONG);
        header(431, "a value that is too long", "X: " + VERY_LONG);
        header(431, "a name that is too long", VERY_LONG + ": y");
        header(431, "a line without a colon that is too long", VERY_LONG);
        header(431, "too many headers", "X: y\r\n".repeat(100) + "X: y");
        header(431, "headers that are too large together", ("X: " + "y".repeat(400) + "\r\n").repeat(90) + "X: y");
    }

    private void line(int status, String what, String line) {
        raw(status, what, line + "\r\nHost: h\r\n\r\n");
    }

    private void target(int status, String what, String target) {
        line(status, "target: " + what, "GET " + target + " HTTP/1.1");
    }

    private void header(int status, String what, String line) {
        raw(status, what, "POST / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n");
    }

    private void host(int status, String what, String host) {
        raw(status, what, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    private void raw(int status, String what, String bytes) {
        cases.add(new Refused(what, status, bytes));
    }
}
