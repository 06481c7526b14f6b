package dmft.compute;

/** Checks that operands fit, shared by the backends so that all refuse the same things in the same words. */
public final class Shapes {

    private Shapes() {}

    /**
     * Of {@link Backend#contract}.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public static void checkContract(Fields a, Fields x) {
        require(a.sites() == x.sites(), "contract", a, x);
    }

    /**
     * Of {@link Backend#expand}.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public static void checkExpand(Fields a, Matrix c, Fields y) {
        if (a.sites() != y.sites() || c.rows() != a.columns() || c.columns() != y.columns()) {
            throw new IllegalArgumentException("expand: cannot write " + shape(a) + " times " + c.rows() + " x "
                    + c.columns() + " into " + shape(y));
        }
    }

    /**
     * Of elementwise operations: as many sites and columns.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public static void checkSame(Fields a, Fields b) {
        require(a.sites() == b.sites() && a.columns() == b.columns(), "elementwise", a, b);
    }

    /**
     * Of {@link Backend#copyColumns}.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public static void checkCopy(Fields x, int[] chosen, Fields y) {
        require(x.sites() == y.sites() && chosen.length == y.columns(), "copy of " + chosen.length + " columns", x, y);
        for (int column : chosen) {
            if (column < 0 || column >= x.columns()) {
                throw new IllegalArgumentException(
                        "copy: column " + column + " of fields with " + x.columns() + " columns");
            }
        }
    }

    /**
     * Of {@link Backend#write}.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public static void checkValues(Matrix values, Fields x) {
        if (values.rows() != x.sites() || values.columns() != x.columns()) {
            throw new IllegalArgumentException(
                    "write: values are " + values.rows() + " x " + values.columns() + ", fields " + shape(x));
        }
    }

    private static void require(boolean ok, String what, Fields a, Fields b) {
        if (!ok) {
            throw new IllegalArgumentException(what + ": fields " + shape(a) + " and " + shape(b) + " do not fit");
        }
    }

    private static String shape(Fields x) {
        return x.sites() + " x " + x.columns();
    }
}
