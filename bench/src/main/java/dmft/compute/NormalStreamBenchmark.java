package dmft.compute;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time per normal number, for a field of the size that a solve draws at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class NormalStreamBenchmark {

    private static final int SITES = 4096;

    private final NormalStream stream = new NormalStream(7, 0, 1);
    private final float[] floats = new float[SITES];
    private final double[] doubles = new double[SITES];
    private int field;

    /** The vectorised float32 form. */
    @Benchmark
    @OperationsPerInvocation(SITES)
    public float[] float32() {
        stream.fill(field++, 0, floats, 0, SITES);
        return floats;
    }

    /** The scalar form in double precision, its reference. */
    @Benchmark
    @OperationsPerInvocation(SITES)
    public double[] float64() {
        stream.fill(field++, 0, doubles, 0, SITES);
        return doubles;
    }
}
