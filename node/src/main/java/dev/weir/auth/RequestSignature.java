// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a request says of its signature (RFC 9421 §3.2): nothing of it is proven yet.
 *
 * @param components what is signed: names of headers in lower case, and {@code @method} and the like
 * @param parameters what was signed of the signature itself, as it was written
 * @param texts the parameters that are texts, by name
 * @param numbers those that are numbers
 * @param base64 its bytes, in Base64
 */
public record RequestSignature(
        List<String> components,
        String parameters,
        Map<String, String> texts,
        Map<String, Long> numbers,
        String base64) {

    /** What is signed. */
    public static final HttpString INPUT = new HttpString("Signature-Input");

    /** The signature itself. */
    public static final HttpString SIGNATURE = new HttpString("Signature");

    /** Whether a request has a signature, readable or not. */
    public static boolean isIn(HeaderMap headers) {
        return headers.contains(INPUT) || headers.contains(SIGNATURE);
    }

    /** The signature of a request that has exactly one, readable in one way; else empty. */
    public static Optional<RequestSignature> of(HeaderMap headers) {
        HeaderValues inputs = headers.get(INPUT);
        HeaderValues signatures = headers.get(SIGNATURE);
        if (inputs == null || signatures == null || inputs.size() != 1 || signatures.size() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignatureReader.read(
                    inputs.getFirst().strip(), signatures.getFirst().strip()));
        } catch (ParseException e) {
            // Whoever wrote this signed nothing that we could tell apart from something else.
            return Optional.empty();
        }
    }

    /** Its bytes. */
    public byte[] signature() {
        return Base64.getDecoder().decode(base64);
    }

    public Optional<String> text(String parameter) {
        return Optional.ofNullable(texts.get(parameter));
    }

    public OptionalLong number(String parameter) {
        Long number = numbers.get(parameter);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** Whether a component is signed, by itself or as a part of {@code @target-uri}. */
    public boolean covers(String component) {
        boolean part = component.equals("@path") || component.equals("@query") || component.equals("@authority");
        return components.contains(component) || (part && components.contains("@target-uri"));
    }

    /** The bytes that were signed of a request (RFC 9421 §2.5); empty where it has not all that is said to be. */
    public Optional<byte[]> base(RequestHead head) {
        StringBuilder base = new StringBuilder(256);
        for (String component : components) {
            Optional<String> value = component.startsWith("@") ? derived(component, head) : field(component, head);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            base.append('"')
                    .append(component)
                    .append("\": ")
                    .append(value.get())
                    .append('\n');
        }
        base.append("\"@signature-params\": ").append(parameters);
        return Optional.of(base.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Optional<String> derived(String component, RequestHead head) {
        return switch (component) {
            case "@method" -> Optional.of(head.method().toString());
            case "@authority" -> Optional.of(authority(head));
            case "@path" -> Optional.of(head.path());
            case "@query" -> Optional.of('?' + head.query());
            case "@scheme" -> Optional.of(head.scheme());
            case "@target-uri" -> Optional.of(head.scheme() + "://" + authority(head) + head.target());
            default -> Optional.empty();
        };
    }

    /** In lower case, without the port that the scheme has anyway (RFC 9421 §2.2.3). */
    private static String authority(RequestHead head) {
        String authority = head.authority().toLowerCase(Locale.ROOT);
        String usual = head.scheme().equals("https") ? ":443" : ":80";
        return authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }

    private static Optional<String> field(String name, RequestHead head) {
        HeaderValues values = head.headers().get(name);
        boolean lower = name.equals(name.toLowerCase(Locale.ROOT));
        return values == null || !lower
                ? Optional.empty()
                : Optional.of(values.stream().map(String::strip).collect(Collectors.joining(", ")));
    }

    /** Nothing of the signature. */
    @Override
    public String toString() {
        return "RequestSignature" + components;
    }
}
