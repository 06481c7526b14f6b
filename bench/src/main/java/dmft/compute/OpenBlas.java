package dmft.compute;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** OpenBLAS as the system has it (Debian: libopenblas0-pthread), to compare products with. */
@SuppressWarnings("restricted") // native code is what this class is for
final class OpenBlas {

    private static final String LIBRARY = "libopenblas.so.0";

    private static final int COLUMNS_CONTIGUOUS = 102;
    private static final int AS_IT_IS = 111;
    private static final int TRANSPOSED = 112;

    /** Numbers between columns beyond their length: columns a power of two apart would compete for the same lines of a cache. */
    static final int GAP = 16;

    private final MethodHandle sgemm;
    private final MethodHandle sgemv;
    private final MethodHandle setThreads;
    private final MethodHandle config;

    /**
     * Loads it.
     *
     * @throws IllegalStateException if there is none
     */
    OpenBlas() {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "cannot load " + LIBRARY + "; install OpenBLAS, on Debian: apt-get install libopenblas0-pthread",
                    e);
        }
        ValueLayout.OfInt i = ValueLayout.JAVA_INT;
        ValueLayout.OfFloat f = ValueLayout.JAVA_FLOAT;
        AddressLayout a = ValueLayout.ADDRESS;
        Linker linker = Linker.nativeLinker();
        this.sgemm = linker.downcallHandle(
                library.findOrThrow("cblas_sgemm"),
                FunctionDescriptor.ofVoid(i, i, i, i, i, i, f, a, i, a, i, f, a, i));
        this.sgemv = linker.downcallHandle(
                library.findOrThrow("cblas_sgemv"), FunctionDescriptor.ofVoid(i, i, i, i, f, a, i, a, i, f, a, i));
        this.setThreads =
                linker.downcallHandle(library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(i));
        this.config = linker.downcallHandle(library.findOrThrow("openblas_get_config"), FunctionDescriptor.of(a));
    }

    /** Version, processor it is tuned for, most threads. */
    String description() {
        try {
            MemorySegment text = (MemorySegment) config.invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("openblas_get_config failed", e);
        }
    }

    void setThreads(int threads) {
        try {
            setThreads.invokeExact(threads);
        } catch (Throwable e) {
            throw new IllegalStateException("openblas_set_num_threads failed", e);
        }
    }

    /** c = aᵀ x / S of S × n and S × p matrices by columns, S + {@link #GAP} numbers apart. */
    void contract(int sites, int n, int p, MemorySegment a, MemorySegment x, MemorySegment c) {
        int stride = sites + GAP;
        if (p == 1) {
            multiply(TRANSPOSED, sites, n, 1f / sites, a, stride, x, c);
        } else {
            multiply(TRANSPOSED, n, p, sites, 1f / sites, a, stride, x, stride, c, n);
        }
    }

    /** y = a c of S × n and n × p matrices by columns, those of a and y S + {@link #GAP} numbers apart. */
    void expand(int sites, int n, int p, MemorySegment a, MemorySegment c, MemorySegment y) {
        int stride = sites + GAP;
        if (p == 1) {
            multiply(AS_IT_IS, sites, n, 1f, a, stride, c, y);
        } else {
            multiply(AS_IT_IS, sites, p, n, 1f, a, stride, c, n, y, stride);
        }
    }

    private void multiply(
            int first,
            int rows,
            int columns,
            float factor,
            MemorySegment a,
            int lda,
            MemorySegment x,
            MemorySegment y) {
        try {
            sgemv.invokeExact(COLUMNS_CONTIGUOUS, first, rows, columns, factor, a, lda, x, 1, 0f, y, 1);
        } catch (Throwable e) {
            throw new IllegalStateException("cblas_sgemv failed", e);
        }
    }

    private void multiply(
            int first,
            int rows,
            int columns,
            int inner,
            float factor,
            MemorySegment a,
            int lda,
            MemorySegment b,
            int ldb,
            MemorySegment c,
            int ldc) {
        try {
            sgemm.invokeExact(
                    COLUMNS_CONTIGUOUS, first, AS_IT_IS, rows, columns, inner, factor, a, lda, b, ldb, 0f, c, ldc);
        } catch (Throwable e) {
            throw new IllegalStateException("cblas_sgemm failed", e);
        }
    }
}
