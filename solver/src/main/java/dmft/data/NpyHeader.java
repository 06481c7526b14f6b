package dmft.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of an array in NumPy's .npy format, versions 1.0 to 3.0: the magic bytes, two of version, the length of a text, and that
 * text, a Python dictionary such as {@code {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * <p>Source of the format: the documentation of numpy.lib.format.
 *
 * @param type type of an element
 * @param order order of its bytes
 * @param fortran true if the first index runs fastest
 * @param shape extents of the axes
 * @param dataStart where the elements begin, in bytes
 */
record NpyHeader(NpyType type, ByteOrder order, boolean fortran, long[] shape, int dataStart) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_AT = MAGIC.length;
    private static final int LENGTH_AT = VERSION_AT + 2;

    /** NumPy itself takes no longer one from files that it does not trust. */
    private static final int LONGEST_TEXT = 10_000;

    /** Far beyond what NumPy allows (64 since version 2). */
    private static final int MOST_AXES = 64;

    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([\\d\\s,]*\\)|\\[.*\\])\\s*(,\\s*|(?=\\}))", Pattern.DOTALL);
    private static final Pattern EXTENT = Pattern.compile("\\d{1,18}");
    private static final Pattern TYPE = Pattern.compile("([<>|])([a-zA-Z])(\\d+)");

    /**
     * Reads a header.
     *
     * @param name what the array is called in messages
     * @param bytes the whole array
     * @throws DataException if it is none, or of an array that cannot be examples
     */
    static NpyHeader read(String name, byte[] bytes) throws DataException {
        int compared = Math.min(bytes.length, MAGIC.length);
        if (!Arrays.equals(bytes, 0, compared, MAGIC, 0, compared) || bytes.length == 0) {
            throw new DataException(name + " does not start as a .npy array does (\\x93NUMPY): it is corrupt or of"
                    + " another format, save it with numpy.save");
        }
        if (bytes.length < LENGTH_AT + 2) {
            throw truncated(name, bytes);
        }
        int major = bytes[VERSION_AT];
        if (major < 1 || major > 3 || bytes[VERSION_AT + 1] != 0) {
            throw new DataException(name + " is of version " + Byte.toUnsignedInt(bytes[VERSION_AT]) + "."
                    + Byte.toUnsignedInt(bytes[VERSION_AT + 1])
                    + " of the .npy format, expected 1.0, 2.0 or 3.0: it is corrupt, or save it with numpy.save");
        }
        int textStart = LENGTH_AT + (major == 1 ? Short.BYTES : Integer.BYTES);
        if (bytes.length < textStart) {
            throw truncated(name, bytes);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long length = major == 1
                ? Short.toUnsignedLong(buffer.getShort(LENGTH_AT))
                : Integer.toUnsignedLong(buffer.getInt(LENGTH_AT));
        if (length > LONGEST_TEXT) {
            throw new DataException(name + " has a header of " + length + " bytes, expected at most " + LONGEST_TEXT
                    + ": it is corrupt or no plain array, save it with numpy.save");
        }
        if (bytes.length < textStart + length) {
            throw truncated(name, bytes);
        }
        String text = new String(bytes, textStart, (int) length, StandardCharsets.UTF_8);
        return parse(name, text, textStart + (int) length);
    }

    private static NpyHeader parse(String name, String text, int dataStart) throws DataException {
        String dictionary = text.strip();
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw corrupt(name, text);
        }
        @Nullable String type = null;
        @Nullable String fortran = null;
        @Nullable String shape = null;
        Matcher entry = ENTRY.matcher(dictionary).region(1, dictionary.length());
        int end = 1;
        while (entry.lookingAt()) {
            String value = entry.group(2);
            switch (entry.group(1)) {
                case "descr" -> type = value;
                case "fortran_order" -> fortran = value;
                case "shape" -> shape = value;
                default -> throw corrupt(name, text);
            }
            end = entry.end();
            entry.region(end, dictionary.length());
        }
        boolean whole = dictionary.substring(end).strip().equals("}");
        if (!whole || type == null || shape == null || fortran == null || !fortran.matches("True|False")) {
            throw corrupt(name, text);
        }
        Matcher matcher = TYPE.matcher(type.replace("'", ""));
        @Nullable NpyType known = matcher.matches() ? NpyType.of(matcher.group(2) + matcher.group(3)) : null;
        if (known == null || (matcher.group(1).equals("|") && known.bytes() > 1)) {
            throw new DataException(name + " has elements of type " + shortened(type)
                    + ", expected numbers (bool, int8 to int64, uint8 to uint64, float16 to float64): "
                    + (type.contains("O") ? "Python objects are not read, " : "")
                    + "convert it, as with x.astype(\"float64\"), and save it again");
        }
        return new NpyHeader(
                known,
                matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                fortran.equals("True"),
                shape(name, text, shape),
                dataStart);
    }

    private static long[] shape(String name, String text, String tuple) throws DataException {
        if (!tuple.startsWith("(")) {
            throw corrupt(name, text);
        }
        // "()", "(5,)", "(3, 4)" or "(3, 4,)": a comma may come last, and must where there is one extent.
        String[] parts = tuple.substring(1, tuple.length() - 1).split(",", -1);
        boolean commaLast = parts[parts.length - 1].isBlank();
        int axes = commaLast ? parts.length - 1 : parts.length;
        if (axes > MOST_AXES || (axes == 1 && !commaLast)) {
            throw corrupt(name, text);
        }
        long[] shape = new long[axes];
        for (int i = 0; i < axes; i++) {
            if (!EXTENT.matcher(parts[i].strip()).matches()) {
                throw corrupt(name, text);
            }
            shape[i] = Long.parseLong(parts[i].strip());
        }
        return shape;
    }

    private static DataException truncated(String name, byte[] bytes) {
        return new DataException(name + " ends within its header, after " + bytes.length
                + " bytes: it is truncated, get it again or save it with numpy.save");
    }

    private static DataException corrupt(String name, String text) {
        return new DataException(name + " has the header " + shortened(text)
                + ", expected 'descr', 'fortran_order' and 'shape' of a plain array: it is corrupt, save it with"
                + " numpy.save");
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
        return line.length() <= 100 ? line : line.substring(0, 99) + "…";
    }

    /** The shape as NumPy writes it: "(3, 4)", "(5,)". */
    String shapeText() {
        String list = Arrays.toString(shape);
        return "(" + list.substring(1, list.length() - 1) + (shape.length == 1 ? ",)" : ")");
    }

    /** Number of elements; inexact where it is larger than any array, never overflowing. */
    double count() {
        double count = 1;
        for (long extent : shape) {
            count *= extent;
        }
        return count;
    }

    /**
     * Refuses an array that has more or fewer bytes than its header says, or no elements.
     *
     * @param bytes bytes that there are, with the header
     */
    void requireLength(String name, long bytes) throws DataException {
        double expected = count() * type.bytes();
        long got = bytes - dataStart;
        if (count() == 0) {
            throw new DataException(
                    name + " has the shape " + shapeText() + ", expected at least one number: save it" + " again");
        }
        if (got != expected) {
            throw new DataException(name + " holds " + got + " bytes after its header, expected "
                    + DataFiles.count(expected) + " for the shape " + shapeText() + " of "
                    + type.code() + ": it is " + (got < expected ? "truncated" : "corrupt") + ", get it again or save"
                    + " it with numpy.save");
        }
    }
}
