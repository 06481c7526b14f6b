package dmft.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of NumPy: inputs of shape [P][D] (further axes are flattened in C order) and targets of shape [P] or [P][C], either as "x" and
 * "y" of one .npz file or in two .npy files, these packed with gzip or not.
 *
 * <p>No library of ours reads these formats, which are short; only plain arrays of numbers are taken: Python objects are never unpickled.
 */
final class Npy implements DataSource {

    private static final String INPUTS = "x";
    private static final String TARGETS = "y";
    private static final String SUFFIX = ".npy";

    @Override
    public String name() {
        return "npy";
    }

    @Override
    public boolean classesOnly() {
        return false;
    }

    @Override
    public boolean labelFiles() {
        return true;
    }

    @Override
    public Records read(Path file, @Nullable Path labels) throws DataException {
        boolean zip = DataFiles.read(file, Npy::startsAsZip);
        if (zip && labels != null) {
            throw new DataException(
                    DataException.Cause.LABELS,
                    labels + " is named for the targets, but " + file + " is an .npz file, which holds them as \"y\":"
                            + " leave the label file out");
        }
        if (!zip && labels == null) {
            throw new DataException(
                    DataException.Cause.LABELS,
                    "no label file is named, but " + file
                            + " holds a single array: name the .npy file of its targets, or save both with"
                            + " numpy.savez(file, x=…, y=…)");
        }
        NpyArray x = zip ? fromZip(file, INPUTS) : NpyArray.read(file.toString(), DataFiles.bytes(file));
        NpyArray y = labels == null ? fromZip(file, TARGETS) : targets(labels);
        if (x.axes() < 2) {
            throw new DataException(file + ": inputs have the shape " + x.shapeText()
                    + ", expected (P, D): save them with an axis for the examples and one for their entries");
        }
        if (y.axes() > 2 || y.rows() != x.rows()) {
            throw new DataException(
                    labels == null ? DataException.Cause.FILE : DataException.Cause.LABELS,
                    (labels == null ? file : labels) + ": targets have the shape " + y.shapeText() + ", expected ("
                            + x.rows() + ",) or (" + x.rows() + ", C) for inputs of shape " + x.shapeText()
                            + ": save arrays that belong together");
        }
        return new Pair(file, x, y);
    }

    private static NpyArray targets(Path labels) throws DataException {
        try {
            return NpyArray.read(labels.toString(), DataFiles.bytes(labels));
        } catch (DataException e) {
            throw e.about(DataException.Cause.LABELS);
        }
    }

    private static boolean startsAsZip(InputStream in) throws IOException {
        return in.read() == 'P' && in.read() == 'K';
    }

    private static NpyArray fromZip(Path file, String key) throws DataException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(key + SUFFIX);
            if (entry == null) {
                throw new DataException(file + " holds no array \"" + key + "\"" + keys(zip)
                        + ", expected \"x\" (inputs) and \"y\" (targets): save it with numpy.savez(file, x=…, y=…)");
            }
            CRC32 sum = new CRC32();
            byte[] bytes;
            try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
                bytes = DataFiles.bytes(file, in);
            }
            // Java checks sums of zip files only where it reads them as a stream.
            if (sum.getValue() != entry.getCrc()) {
                throw new DataException(
                        file + ", array \"" + key + "\": its checksum is wrong: it is corrupt, get it" + " again");
            }
            return NpyArray.read(file + ", array \"" + key + "\"", bytes);
        } catch (ZipException | IllegalArgumentException e) {
            // Names that are not UTF-8 end in an IllegalArgumentException.
            throw new DataException(file + " is a corrupt or truncated .npz file (" + e.getMessage()
                    + "): get it again, or save it with numpy.savez");
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }

    private static String keys(ZipFile zip) {
        List<String> names = new ArrayList<>();
        zip.stream().limit(10).forEach(entry -> names.add(entry.getName()));
        return names.isEmpty() ? " and no other" : ", but " + String.join(", ", names);
    }

    private record Pair(Path file, NpyArray x, NpyArray y) implements Records {

        @Override
        public int size() {
            return x.rows();
        }

        @Override
        public int dimension() {
            return x.columns();
        }

        @Override
        public int outputs() {
            return y.columns();
        }

        @Override
        public double target(int example, int output) {
            return y.at(example, output);
        }

        @Override
        public double[] input(int example) {
            double[] entries = new double[x.columns()];
            Arrays.setAll(entries, column -> x.at(example, column));
            return entries;
        }

        @Override
        public String place(int example) {
            return "row " + example;
        }
    }
}
