package dmft.cli.hostile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks files in ways that happen and in ways that are meant, the same ones for the same seed. */
final class Mutator {

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "3.5",
            "99999999",
            "100000000",
            "100000001",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "9".repeat(400),
            "1e400",
            "-1e308",
            "1e308",
            "4.9e-324",
            "0x" + "f".repeat(40),
            "nan",
            "inf",
            "-inf",
            "true",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\uD800\"",
            "\"\\U00110000\"",
            "\"\u001b[31m\"",
            "\"😀𝔘é\u202e\"",
            "\"/dev/zero\"",
            "\"/\"",
            "\"..\"",
            "\"" + "a".repeat(5000) + "\"",
            "'unclosed",
            "\"\"\"unclosed",
            "1979-05-27T07:32:00Z",
            "25:61:00",
            "[]",
            "[0, 1, 2]",
            "[0, 0]",
            "[[0], [1]]",
            "[1.5, \"a\"]",
            "{}",
            "{ a = 1 }",
            "[".repeat(3000),
            "[".repeat(300) + "]".repeat(300),
            "{ a = ".repeat(500) + "1" + " }".repeat(500));

    private static final List<String> LINES = List.of(
            "[",
            "]",
            "[]",
            "[[]]",
            "[data]",
            "[[data]]",
            "[data.data]",
            "[unknown]",
            "= 3",
            "key",
            "\u0000",
            "\ufeff",
            "a.b.c = 1",
            "a" + ".a".repeat(2000) + " = 1",
            "\"\" = 1",
            "'model.depth' = 2",
            "\"sol\\nver\" = 2",
            "modle = 3",
            "dpeth = 3",
            "train_labels = \"x\"",
            "test_labels = \"/dev/null\"",
            "dimension = 5",
            "labels = \"sign\"",
            "classes = [0, 1]",
            "test_path = \"/dev/zero\"",
            "seed = -9223372036854775808",
            "x = " + "[1, ".repeat(1000));

    private static final byte[][] PIECES = {
        {0, 0, 0, 0},
        {-1, -1, -1, -1},
        {127, -1, -1, -1},
        {-128, 0, 0, 0},
        {0, 0, 0, 1},
        "nan".getBytes(StandardCharsets.US_ASCII),
        "1e999".getBytes(StandardCharsets.US_ASCII),
        ",".getBytes(StandardCharsets.US_ASCII),
        "\n\n".getBytes(StandardCharsets.US_ASCII),
        "(99999999999,".getBytes(StandardCharsets.US_ASCII),
        "|O".getBytes(StandardCharsets.US_ASCII),
        ByteBuffer.allocate(8).putDouble(Double.NaN).array(),
        ByteBuffer.allocate(8).putLong(0xf07f).array(),
    };

    private final Random random;

    Mutator(long seed) {
        this.random = new Random(seed);
    }

    /** A parameter file with one to three things wrong; as bytes, for it need not be text any more. */
    byte[] breakParameters(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n")));
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            breakLines(lines);
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? breakBytes(bytes) : bytes;
    }

    private void breakLines(List<String> lines) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(8)) {
            case 0 -> lines.add(at, line);
            case 1 -> lines.set(at, "");
            case 2 -> lines.add(at, pick(LINES));
            case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            case 4 -> {
                int other = random.nextInt(lines.size());
                lines.set(at, keyOf(line) + valueOf(lines.get(other)));
            }
            case 5 -> lines.set(at, line.replaceFirst("[a-z]", "" + (char) ('a' + random.nextInt(26))));
            default -> {
                int key = withKey(lines, at);
                lines.set(key, keyOf(lines.get(key)) + pick(VALUES));
            }
        }
    }

    /** The first line from {@code at} on, around the end, that sets a key. */
    private static int withKey(List<String> lines, int at) {
        for (int i = 0; i < lines.size(); i++) {
            int line = (at + i) % lines.size();
            if (lines.get(line).matches("\\w+ = .*")) {
                return line;
            }
        }
        return at;
    }

    private static String keyOf(String line) {
        return line.substring(0, line.indexOf('=') + 1);
    }

    private static String valueOf(String line) {
        return line.substring(line.indexOf('=') + 1);
    }

    /** Bytes with one to three things wrong. */
    byte[] breakBytes(byte[] whole) {
        byte[] bytes = whole;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            bytes = breakOnce(bytes);
        }
        return bytes;
    }

    private byte[] breakOnce(byte[] bytes) {
        if (bytes.length < 2) {
            return new byte[] {1, 2, 3};
        }
        // Half of the time near the start, where headers are.
        int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 140) : bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(12)));
        byte[] changed = bytes.clone();
        switch (random.nextInt(9)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed = Arrays.copyOf(bytes, at);
            case 2 -> changed = Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(Math.min(bytes.length - 1, 20)));
            case 3 -> changed = joined(Arrays.copyOf(bytes, at), tail(bytes, at + length));
            case 4 -> changed = joined(Arrays.copyOf(bytes, at + length), tail(bytes, at));
            case 5 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, changed, at, length);
            }
            case 6 -> changed = joined(bytes, Arrays.copyOf(bytes, length));
            default -> {
                byte[] piece = PIECES[random.nextInt(PIECES.length)];
                System.arraycopy(piece, 0, changed, at, Math.min(piece.length, bytes.length - at));
            }
        }
        return changed;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
