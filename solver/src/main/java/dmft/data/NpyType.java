package dmft.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The types of elements of NumPy arrays that are numbers. */
enum NpyType {
    BOOL("b1", 1) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.get(index) == 0 ? 0 : 1;
        }
    },
    INT8("i1", 1) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.get(index);
        }
    },
    INT16("i2", 2) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.getShort(index);
        }
    },
    INT32("i4", 4) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.getInt(index);
        }
    },
    INT64("i8", 8) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.getLong(index);
        }
    },
    UINT8("u1", 1) {
        @Override
        double at(ByteBuffer data, int index) {
            return Byte.toUnsignedInt(data.get(index));
        }
    },
    UINT16("u2", 2) {
        @Override
        double at(ByteBuffer data, int index) {
            return Short.toUnsignedInt(data.getShort(index));
        }
    },
    UINT32("u4", 4) {
        @Override
        double at(ByteBuffer data, int index) {
            return Integer.toUnsignedLong(data.getInt(index));
        }
    },
    UINT64("u8", 8) {
        @Override
        double at(ByteBuffer data, int index) {
            long bits = data.getLong(index);
            return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
        }
    },
    FLOAT16("f2", 2) {
        @Override
        double at(ByteBuffer data, int index) {
            return Float.float16ToFloat(data.getShort(index));
        }
    },
    FLOAT32("f4", 4) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.getFloat(index);
        }
    },
    FLOAT64("f8", 8) {
        @Override
        double at(ByteBuffer data, int index) {
            return data.getDouble(index);
        }
    };

    private final String code;
    private final int bytes;

    NpyType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The element that begins at that byte, in the order of the buffer; integers beyond 2⁵³ are rounded. */
    abstract double at(ByteBuffer data, int index);

    /** NumPy's name without the byte order: "f8". */
    String code() {
        return code;
    }

    /** Bytes of an element. */
    int bytes() {
        return bytes;
    }

    /** The type of that name, or null if it is none of these. */
    static @Nullable NpyType of(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElse(null);
    }
}
