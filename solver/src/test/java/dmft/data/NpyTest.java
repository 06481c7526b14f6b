package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

    private static final String PADDING = " ".repeat(54) + "\n";

    /** NumPy 2.4.6: numpy.savez(file, x=numpy.array([[1.5, -2, 3], [4, 5, 6.25]]), y=numpy.array([0, 1])). */
    private static final byte[] SAVEZ = Base64.getDecoder()
            .decode("UEsDBC0AAAAAAAAAIQAadmSy//////////8FABQAeC5ucHkBABAAsAAAAAAAAACwAAAAAAAAAJNOVU1QWQEAdgB7J2"
                    + "Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAzKSwgfSAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAA+D8AAAAAAAAAwAAAAA"
                    + "AAAAhAAAAAAAAAEEAAAAAAAAAUQAAAAAAAABlAUEsDBC0AAAAAAAAAIQB+avvJ//////////8FABQAeS5ucHkBABAA"
                    + "kAAAAAAAAACQAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsIC"
                    + "dzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAKAAAAAAAAAAABAAAAAAAAAFBLAQItAy0AAAAAAAAAIQAadmSysAAAALAAAAAFAAAAAAAAAAAAAACAAQ"
                    + "AAAAB4Lm5weVBLAQItAy0AAAAAAAAAIQB+avvJkAAAAJAAAAAFAAAAAAAAAAAAAACAAecAAAB5Lm5weVBLBQYAAAAA"
                    + "AgACAGYAAACuAQAAAAA=");

    /** NumPy 2.4.6: numpy.save(file, numpy.asfortranarray(numpy.arange(12).reshape(2, 3, 2)).astype(">f4", order="F")). */
    private static final byte[] FORTRAN = Base64.getDecoder()
            .decode("k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgMi"
                    + "ksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAQMAA"
                    + "AEAAAABBAAAAQIAAAEEgAAA/gAAAQOAAAEBAAABBEAAAQKAAAEEwAAA=");

    /** NumPy 2.4.6: numpy.save(file, numpy.array([1, None]), allow_pickle=True). */
    private static final byte[] PICKLE = Base64.getDecoder()
            .decode("k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9IC"
                    + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJWNAAAA"
                    + "AAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSw"
                    + "CFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYold"
                    + "lChLAU5ldJRiLg==");

    private static final byte[] TWO_BYTES = npy("|u1", "(2,)", 7, 9);

    private final DataSource source = DataSources.named("npy");

    @TempDir
    Path folder;

    @Test
    void readsWhatSavezWrites() throws Exception {
        Records records = source.read(write("a.npz", SAVEZ), null);
        assertThat(records.size()).isEqualTo(2);
        assertThat(records.dimension()).isEqualTo(3);
        assertThat(records.outputs()).isEqualTo(1);
        assertThat(records.input(0)).containsExactly(1.5, -2, 3);
        assertThat(records.input(1)).containsExactly(4, 5, 6.25);
        assertThat(records.target(1, 0)).isEqualTo(1);
        assertThat(records.place(1)).isEqualTo("row 1");
    }

    @Test
    void furtherAxesAreFlattenedInCOrderWhateverTheirOrderInTheFile() throws Exception {
        Records records = source.read(write("x.npy", FORTRAN), write("y.npy", TWO_BYTES));
        assertThat(records.input(0)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(records.input(1)).containsExactly(6, 7, 8, 9, 10, 11);
        assertThat(records.target(0, 0)).isEqualTo(7);
    }

    @Test
    void severalTargetsOfAnExampleAreKept() throws Exception {
        Path x = write("x.npy", npy("|i1", "(2, 1)", 1, 2));
        Records records = source.read(x, write("y.npy.gz", CifarFiles.gzip(npy("|i1", "(2, 3)", 1, 2, 3, 4, 5, -6))));
        assertThat(records.outputs()).isEqualTo(3);
        assertThat(records.target(1, 2)).isEqualTo(-6);
        Selection selection = new Selection(List.of(), null, Normalization.NONE);
        assertThat(selection.examples(selection.first(records, 2), null).train().targets())
                .isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, -6}});
        assertThatThrownBy(() -> new Selection(List.of(1, 4), null, Normalization.NONE).first(records, 2))
                .hasMessageContaining("has 3 targets for each example");
    }

    /** Bytes as numpy.array([value], dtype).tobytes().hex() gives them. */
    @ParameterizedTest
    @CsvSource({
        "|b1, 01, 1",
        "|i1, fe, -2",
        "|u1, fe, 254",
        "<i2, feff, -2",
        ">i2, fffe, -2",
        "<u2, feff, 65534",
        "<i4, feffffff, -2",
        ">u4, fffffffe, 4294967294",
        "<i8, feffffffffffffff, -2",
        "<u8, ffffffffffffffff, 18446744073709551615",
        "<u8, 0100000000000080, 9223372036854775809",
        ">u8, 0000000000000005, 5",
        "<f2, 0042, 3",
        "<f4, 0000c0bf, -1.5",
        ">f4, bfc00000, -1.5",
        "<f8, 9a9999999999b93f, 0.1",
        ">f8, 3fb999999999999a, 0.1",
    })
    void everyTypeOfNumberIsRead(String type, String hex, double value) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Path x = write("x.npy", npy(header(type, "False", "(1, 1)"), 1, bytes));
        Path y = write("y.npy", npy("|u1", "(1,)", 3));
        assertThat(source.read(x, y).input(0)).containsExactly(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) throws Exception {
        Path x = write("x.npy", npy(header("|u1", "False", "(2, 2)"), version, new byte[] {1, 2, 3, 4}));
        assertThat(source.read(x, write("y.npy", TWO_BYTES)).input(1)).containsExactly(3, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }|holds 4 bytes after its header, expected"
                        + " 8",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }|expected 8 for the shape (2, 1) of f4: it"
                        + " is truncated",
                "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 1), }|expected 2 for the shape (1, 1) of i2: it"
                        + " is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1), }|has the shape (0, 1), expected at least"
                        + " one number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999),"
                        + " }|expected 4.0e+36",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 1), }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1), }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,1), }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (), }|is a single number, expected an array",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }|inputs have the shape (1,), expected (P, D)",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 1), }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': '', 'shape': (1, 1), }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, }|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'more': True}|it is corrupt",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)|it is corrupt",
                "__import__('os')|it is corrupt",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1, 1), }|elements of type '<c8', expected numbers",
                "{'descr': '!f4', 'fortran_order': False, 'shape': (1, 1), }|elements of type '!f4', expected numbers",
                "{'descr': '<U1', 'fortran_order': False, 'shape': (1, 1), }|elements of type '<U1', expected numbers",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1), }|elements of type [('a', '<f4')]",
            })
    void headersThatDoNotFitAreRefused(String header, String message) throws Exception {
        Path x = write("x.npy", npy(header.replace("!", "|"), 1, new byte[4]));
        assertBroken(x, write("y.npy", npy("|u1", "(1,)", 1)), DataException.Cause.FILE, message.replace("!", "|"));
    }

    @Test
    void deepTuplesAreNoStackOverflow() throws Exception {
        Path x = write("x.npy", npy(header("<f4", "False", "(" + "1,".repeat(4900) + ")"), 1, new byte[4]));
        assertBroken(x, write("y.npy", TWO_BYTES), DataException.Cause.FILE, "it is corrupt");
        Path long2 = write("x.npy", npy(header("<f4", "False", "(1, 1)") + " ".repeat(20_000), 2, new byte[4]));
        assertBroken(long2, folder.resolve("y.npy"), DataException.Cause.FILE, "expected at most 10000");
    }

    @Test
    void picklesAreNotRead() throws Exception {
        Path y = write("y.npy", TWO_BYTES);
        assertBroken(write("x.npy", PICKLE), y, DataException.Cause.FILE, "type '|O'", "Python objects are not read");
    }

    @Test
    void filesThatEndTooSoonOrAreSomethingElseAreRefused() throws Exception {
        Path y = write("y.npy", TWO_BYTES);
        byte[] whole = npy("|u1", "(2, 1)", 1, 2);
        for (int length = 0; length < whole.length; length++) {
            assertBroken(write("x.npy", Arrays.copyOf(whole, length)), y, DataException.Cause.FILE, "x.npy");
        }
        assertBroken(
                write("x.npy", new byte[] {1, 2, 3}), y, DataException.Cause.FILE, "does not start as a .npy array");
        whole[6] = 4;
        assertBroken(write("x.npy", whole), y, DataException.Cause.FILE, "version 4.0", "expected 1.0, 2.0 or 3.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersThatAreNotFiniteAreRefusedWithTheirPlace(double value) throws Exception {
        byte[] bytes = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(24, value)
                .array();
        Path x = write("x.npy", npy(header("<f8", "False", "(2, 2)"), 1, bytes));
        assertBroken(x, write("y.npy", TWO_BYTES), DataException.Cause.FILE, "row 1, entry 1: " + value);
        Path good = write("x.npy", npy("|u1", "(2, 1)", 1, 2));
        Path y = write("y.npy", npy(header("<f8", "False", "(2, 2)"), 1, bytes));
        assertBroken(good, y, DataException.Cause.LABELS, "y.npy, row 1, entry 1: " + value);
    }

    @Test
    void targetsThatDoNotBelongToTheInputsAreRefused() throws Exception {
        Path x = write("x.npy", npy("|u1", "(2, 1)", 1, 2));
        assertBroken(
                x,
                write("y.npy", npy("|u1", "(3,)", 1, 2, 3)),
                DataException.Cause.LABELS,
                "targets have the shape (3,), expected (2,) or (2, C)");
        assertBroken(x, write("y.npy", npy("|u1", "(2, 1, 1)", 1, 2)), DataException.Cause.LABELS, "(2, 1, 1)");
        assertBroken(x, null, DataException.Cause.LABELS, "holds a single array");
        assertBroken(
                write("a.npz", SAVEZ), x, DataException.Cause.LABELS, "is an .npz file", "leave the label file out");
    }

    @Test
    void brokenArchivesAreRefused() throws Exception {
        assertBroken(
                write("a.npz", zip("x", TWO_BYTES)), null, DataException.Cause.FILE, "holds no array \"y\"", "x.npy");
        assertBroken(
                write("a.npz", zip("z", TWO_BYTES)), null, DataException.Cause.FILE, "holds no array \"x\"", "z.npy");
        byte[] corrupt = SAVEZ.clone();
        corrupt[200] ^= 1;
        assertBroken(write("a.npz", corrupt), null, DataException.Cause.FILE, "\"x\": its checksum is wrong");
        for (int length = 4; length < SAVEZ.length; length += 10) {
            assertBroken(write("a.npz", Arrays.copyOf(SAVEZ, length)), null, DataException.Cause.FILE, "a.npz");
        }
        assertBroken(write("a.npz", zip("x", PICKLE)), null, DataException.Cause.FILE, "array \"x\"", "Python objects");
    }

    private void assertBroken(Path x, @Nullable Path y, DataException.Cause reason, String... parts) {
        assertThatThrownBy(() -> source.read(x, y))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(parts)
                .extracting(e -> ((DataException) e).reason())
                .isEqualTo(reason);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] zip(String key, byte[] array) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            out.putNextEntry(new ZipEntry(key + ".npy"));
            out.write(array);
        }
        return packed.toByteArray();
    }

    private static String header(String type, String fortran, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
    }

    /** An array of numbers of one byte. */
    private static byte[] npy(String type, String shape, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return npy(header(type, "False", shape), 1, bytes);
    }

    private static byte[] npy(String header, int version, byte[] data) {
        byte[] text = (header + PADDING).getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer =
                ByteBuffer.allocate(8 + 4 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            buffer.putShort((short) text.length);
        } else {
            buffer.putInt(text.length);
        }
        buffer.put(text).put(data);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
