// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468); what stands between them is a comment. */
public final class PemFile {

    private static final int BYTES_MAX = 1 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----\\s([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");

    private PemFile() {}

    /** A block: its label, its bytes, and whether an old header says that they are encrypted (RFC 1421). */
    record Block(String label, ByteBuffer bytes, boolean encrypted) {}

    /** The bytes of a file. */
    public static byte[] read(Path file) throws PemException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new PemException("a PEM file of at most 1 MiB");
            }
            return bytes;
        } catch (IOException e) {
            throw new PemException("a file that can be read; " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is none";
        }
        return e instanceof AccessDeniedException ? "access is denied" : String.valueOf(e.getMessage());
    }

    static List<Block> blocks(byte[] file) throws PemException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static Block block(String label, String text) throws PemException {
        // Headers, where there are some, end with an empty line.
        boolean headers = text.indexOf(':') >= 0;
        Optional<String> body = headers
                ? text.replace("\r", "")
                        .lines()
                        .dropWhile(line -> !line.isBlank())
                        .reduce(String::concat)
                : Optional.of(text);
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(body.orElse(""));
            return new Block(label, ByteBuffer.wrap(bytes), headers && text.contains("ENCRYPTED"));
        } catch (IllegalArgumentException e) {
            throw new PemException("base64 in the block " + label, e);
        }
    }
}
