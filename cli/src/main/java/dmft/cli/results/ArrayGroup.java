package dmft.cli.results;

import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** A group of an HDF5 file that is being written; every data set in it says what it is. */
final class ArrayGroup {

    private static final int COMPRESSION = 4;
    private static final long WORTH_COMPRESSING = 1024;
    /** A larger chunk would not fit the chunk cache of HDF5 (1 MiB by default) and be unpacked for every row that is read. */
    private static final long LARGEST_CHUNK = 1 << 18;

    private final WritableGroup group;

    ArrayGroup(WritableGroup group) {
        this.group = group;
    }

    /** A new group in this one. */
    ArrayGroup group(String name) {
        return new ArrayGroup(group.putGroup(name));
    }

    /** Says something of the whole group, shortly: HDF5 has no place for an attribute of more than 64 KiB. */
    void attribute(String name, Object value) {
        group.putAttribute(name, value);
    }

    /**
     * Adds an array; one without entries is left out, as HDF5 as written here has no place for it.
     *
     * @param array a Java array of primitive numbers or strings, of any dimension, not ragged
     * @param axes the meaning of its indices, outermost first, separated by commas
     * @param symbol as in the docs
     * @param description one sentence
     */
    void put(String name, Object array, String axes, String symbol, String description) {
        int[] shape = shape(array);
        if (shape.length != axes.split(",").length) {
            throw new IllegalArgumentException(name + " has " + shape.length + " indices, its axes are " + axes);
        }
        long bytes = elementBytes(array);
        for (int length : shape) {
            bytes *= length;
        }
        if (bytes == 0) {
            return;
        }
        describe(group.putDataset(name, array, storage(shape, bytes, elementBytes(array))), axes, symbol, description);
    }

    /** Adds a text of any length, a data set without axes; an empty one is left out. */
    void text(String name, String text, String description) {
        if (!text.isEmpty()) {
            describe(group.putDataset(name, text), "", "text", description);
        }
    }

    private static void describe(WritableDataset data, String axes, String symbol, String description) {
        data.putAttribute("axes", axes);
        data.putAttribute("symbol", symbol);
        data.putAttribute("description", description);
    }

    /** Chunks of whole innermost indices, compressed; plain where that gains nothing or where chunks cannot be (2 GiB and more). */
    private static DatasetCreationOptions storage(int[] shape, long bytes, long element) {
        if (bytes < WORTH_COMPRESSING || bytes > Integer.MAX_VALUE) {
            return DatasetCreationOptions.DEFAULT;
        }
        int[] chunk = new int[shape.length];
        long size = element;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            chunk[axis] = Math.clamp(LARGEST_CHUNK / size, 1, shape[axis]);
            size *= chunk[axis];
        }
        return DatasetCreationOptions.builder()
                .chunkDimensions(chunk)
                .shuffle()
                .deflate(COMPRESSION)
                .build();
    }

    private static int[] shape(Object array) {
        List<Integer> lengths = new ArrayList<>();
        for (Object part = array; part.getClass().isArray(); part = Array.get(part, 0)) {
            int length = Array.getLength(part);
            lengths.add(length);
            if (length == 0) {
                Class<?> inner = part.getClass().getComponentType();
                for (; inner.isArray(); inner = inner.getComponentType()) {
                    lengths.add(0);
                }
                break;
            }
        }
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Bytes of one number; strings are never large. */
    private static long elementBytes(Object array) {
        Class<?> element = array.getClass();
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element == double.class ? Double.BYTES : element == String.class ? 1 : Float.BYTES;
    }
}
