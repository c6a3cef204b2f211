// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes keys, and as many tokens of each as it is told: what an issuer's tokens look like, good until 2100. */
public class Tokens {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private interface Signer {
        byte[] sign(byte[] text) throws GeneralSecurityException;
    }

    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        int count = Integer.parseInt(arguments[0]);
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair rsaPair = rsa.generateKeyPair();
        KeyPair ecPair = ec.generateKeyPair();
        Files.writeString(Path.of("secret"), SECRET);
        writeKey("rsa.pem", rsaPair);
        writeKey("ec.pem", ecPair);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        writeTokens("HS256", count, mac::doFinal);
        writeTokens("RS256", count, signer("SHA256withRSA", rsaPair));
        writeTokens("ES256", count, signer("SHA256withECDSAinP1363Format", ecPair));
    }

    private static Signer signer(String algorithm, KeyPair pair) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        return text -> {
            signature.update(text);
            return signature.sign();
        };
    }

    private static void writeKey(String name, KeyPair pair) throws IOException {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded());
        Files.writeString(
                Path.of(name), "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n");
    }

    private static void writeTokens(String algorithm, int count, Signer signer)
            throws GeneralSecurityException, IOException {
        String header = part("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");
        List<String> tokens = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            String text = header + '.' + part(claims(number));
            tokens.add(text + '.' + BASE64_URL.encodeToString(signer.sign(text.getBytes(StandardCharsets.US_ASCII))));
        }
        Files.write(Path.of(algorithm.toLowerCase(java.util.Locale.ROOT)), tokens);
    }

    private static String claims(int number) {
        String user = String.format("%08d", number);
        return "{\"iss\":\"https://id.example.com/realms/shop\",\"sub\":\"4f9c2b7e-8a1d-4c06-b35e-" + user
                + "\",\"aud\":[\"orders\",\"account\"],\"exp\":4102444800,\"iat\":1718035200,\"jti\":\"b81fe2c9-" + user
                + "\",\"typ\":\"Bearer\",\"azp\":\"shop-web\",\"sid\":\"7c2e9f10-5b3a-4d68-8e41-a90d6f2b7c35\","
                + "\"scope\":\"openid profile email orders.read orders.write\",\"email_verified\":true,"
                + "\"realm_access\":{\"roles\":[\"offline_access\",\"customer\",\"uma_authorization\"]},"
                + "\"name\":\"Ada Lovelace\",\"preferred_username\":\"ada-" + user
                + "\",\"email\":\"ada-" + user + "@example.com\"}";
    }

    private static String part(String json) {
        return BASE64_URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
