package dmft.compute;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Saves a computation's state, or restores it, bit by bit.
 *
 * <p>An object describes its state once, as a walk over its parts ({@link Part#persist}); the same walk writes them to a stream or fills them from
 * one, so that what is read is what was written, in the same order.
 */
public abstract class StateStream {

    /** Columns of fields that are on the host at a time. */
    private static final int COLUMNS = 32;

    /** Fields and matrices larger than this are no state of ours: the stream is not what it should be. */
    private static final int LARGEST = 1 << 30;

    /** Bytes that numbers are turned into at a time: one by one they would take several times as long. */
    private static final int BUFFER = 1 << 13;

    private StateStream() {}

    /** Something whose state can be saved and restored. */
    public interface Part {

        /**
         * Hands over all that changes as the computation goes on.
         *
         * @throws IOException if the stream cannot be written, or ends too early
         */
        void persist(StateStream state) throws IOException;
    }

    /** A stream that saves. */
    public static StateStream saving(DataOutputStream out) {
        return new Saving(out);
    }

    /** A stream that restores. */
    public static StateStream restoring(DataInputStream in) {
        return new Restoring(in);
    }

    /** True if values are read and put into place, false if they are written. */
    public abstract boolean isRestoring();

    /** Saves the value and returns it, or returns the one saved. */
    public abstract long integer(long value) throws IOException;

    /** Saves the value and returns it, or returns the one saved, to the last bit. */
    public abstract double real(double value) throws IOException;

    /** Saves the text and returns it, or returns the one saved. */
    public abstract String text(String value) throws IOException;

    /** Saves the numbers and returns them, or returns those saved. */
    public abstract float[] floats(float[] values) throws IOException;

    /** Saves the matrix, or gives it the size and entries saved. */
    public abstract void matrix(Matrix matrix) throws IOException;

    /** Saves the fields, or gives them the columns and values saved; fields that own their storage may change their number of columns. */
    public final void fields(Backend backend, Fields fields) throws IOException {
        int columns = (int) integer(fields.columns());
        int sites = (int) integer(fields.sites());
        if (sites != fields.sites()) {
            throw new IOException("saved fields have " + sites + " sites, expected " + fields.sites());
        }
        if (isRestoring() && columns != fields.columns()) {
            fields.truncate(0);
            fields.append(columns);
        }
        for (int first = 0; first < columns; first += COLUMNS) {
            Fields view = fields.view(first, Math.min(COLUMNS, columns - first));
            Matrix values = isRestoring() ? new Matrix(sites, view.columns()) : backend.read(view);
            if (backend.unitRoundoff() < 0x1p-24) {
                matrix(values);
            } else {
                singles(values);
            }
            if (isRestoring()) {
                backend.write(values, view);
            }
        }
    }

    /** The entries of a matrix of known size as float32, which they are. */
    private void singles(Matrix values) throws IOException {
        int rows = values.rows();
        int columns = values.columns();
        float[] numbers = new float[isRestoring() ? 0 : rows * columns];
        if (!isRestoring()) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    numbers[i * columns + j] = (float) values.get(i, j);
                }
            }
        }
        numbers = floats(numbers);
        if (isRestoring()) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    values.set(i, j, numbers[i * columns + j]);
                }
            }
        }
    }

    private static int checked(int size) throws IOException {
        if (size < 0 || size > LARGEST) {
            throw new IOException("a saved array has " + size + " entries");
        }
        return size;
    }

    private static final class Saving extends StateStream {

        private final DataOutputStream out;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

        private Saving(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public boolean isRestoring() {
            return false;
        }

        @Override
        public long integer(long value) throws IOException {
            out.writeLong(value);
            return value;
        }

        @Override
        public double real(double value) throws IOException {
            out.writeDouble(value);
            return value;
        }

        @Override
        public String text(String value) throws IOException {
            out.writeUTF(value);
            return value;
        }

        @Override
        public float[] floats(float[] values) throws IOException {
            out.writeInt(values.length);
            for (int i = 0; i < values.length; ) {
                int count = Math.min(values.length - i, buffer.capacity() / Float.BYTES);
                buffer.asFloatBuffer().put(values, i, count);
                out.write(buffer.array(), 0, count * Float.BYTES);
                i += count;
            }
            return values;
        }

        @Override
        public void matrix(Matrix matrix) throws IOException {
            out.writeInt(matrix.rows());
            out.writeInt(matrix.columns());
            for (int i = 0; i < matrix.rows(); i++) {
                for (int j = 0; j < matrix.columns(); ) {
                    int count = Math.min(matrix.columns() - j, buffer.capacity() / Double.BYTES);
                    buffer.asDoubleBuffer().put(matrix.data(), i * matrix.stride() + j, count);
                    out.write(buffer.array(), 0, count * Double.BYTES);
                    j += count;
                }
            }
        }
    }

    private static final class Restoring extends StateStream {

        private final DataInputStream in;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

        private Restoring(DataInputStream in) {
            this.in = in;
        }

        @Override
        public boolean isRestoring() {
            return true;
        }

        @Override
        public long integer(long value) throws IOException {
            return in.readLong();
        }

        @Override
        public double real(double value) throws IOException {
            return in.readDouble();
        }

        @Override
        public String text(String value) throws IOException {
            return in.readUTF();
        }

        @Override
        public float[] floats(float[] values) throws IOException {
            float[] saved = new float[checked(in.readInt())];
            for (int i = 0; i < saved.length; ) {
                int count = Math.min(saved.length - i, buffer.capacity() / Float.BYTES);
                in.readFully(buffer.array(), 0, count * Float.BYTES);
                buffer.asFloatBuffer().get(saved, i, count);
                i += count;
            }
            return saved;
        }

        @Override
        public void matrix(Matrix matrix) throws IOException {
            int rows = checked(in.readInt());
            int columns = checked(in.readInt());
            matrix.resize(rows, columns);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; ) {
                    int count = Math.min(columns - j, buffer.capacity() / Double.BYTES);
                    in.readFully(buffer.array(), 0, count * Double.BYTES);
                    buffer.asDoubleBuffer().get(matrix.data(), i * matrix.stride() + j, count);
                    j += count;
                }
            }
        }
    }
}
