package dmft.data;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An array of NumPy as rows: its first axis counts the rows, the others, flattened in C order (the last index runs fastest), the entries
 * of a row.
 */
final class NpyArray {

    private final NpyHeader header;
    private final ByteBuffer data;
    private final int rows;
    private final int columns;

    /** Elements from a row to the next. */
    private final int rowStride;

    /** Elements from the start of a row to each of its entries, where they are not 0, 1, 2 … */
    private final int @Nullable [] offsets;

    private NpyArray(NpyHeader header, byte[] bytes) {
        this.header = header;
        this.data = ByteBuffer.wrap(bytes).order(header.order());
        long[] shape = header.shape();
        this.rows = (int) shape[0];
        this.columns = (int) (header.count() / rows);
        this.rowStride = header.fortran() ? 1 : columns;
        this.offsets = header.fortran()
                ? IntStream.range(0, columns)
                        .map(column -> fortranOffset(shape, column))
                        .toArray()
                : null;
    }

    /**
     * Reads an array and checks that all of it is there and finite.
     *
     * @param name what it is called in messages
     * @param bytes the array with its header
     */
    static NpyArray read(String name, byte[] bytes) throws DataException {
        NpyHeader header = NpyHeader.read(name, bytes);
        if (header.shape().length == 0) {
            throw new DataException(name + " is a single number, expected an array with an axis for the examples:"
                    + " save the right array");
        }
        header.requireLength(name, bytes.length);
        NpyArray array = new NpyArray(header, bytes);
        for (int row = 0; row < array.rows; row++) {
            for (int column = 0; column < array.columns; column++) {
                if (!Double.isFinite(array.at(row, column))) {
                    throw new DataException(name + ", row " + row + ", entry " + column + ": " + array.at(row, column)
                            + ", expected a finite number: correct it");
                }
            }
        }
        return array;
    }

    /** The place of entry {@code column} of row 0, whose indices after the first are those of {@code column} in C order. */
    private static int fortranOffset(long[] shape, int column) {
        int rest = column;
        int offset = 0;
        long stride = shape[0];
        for (int axis = 1; axis < shape.length; axis++) {
            stride *= shape[axis];
        }
        for (int axis = shape.length - 1; axis > 0; axis--) {
            stride /= shape[axis];
            offset += (int) (rest % shape[axis] * stride);
            rest = (int) (rest / shape[axis]);
        }
        return offset;
    }

    int axes() {
        return header.shape().length;
    }

    String shapeText() {
        return header.shapeText();
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    double at(int row, int column) {
        int element = row * rowStride + (offsets == null ? column : offsets[column]);
        return header.type()
                .at(data, header.dataStart() + element * header.type().bytes());
    }
}
