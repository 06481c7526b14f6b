package dmft.compute;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two products that dominate a solve: overlaps of a step's fields with a basis, and fields from coordinates in a basis.
 *
 * <p>Each does 2 sites × rank × columns floating-point operations.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FieldProductsBenchmark {

    @Param({"simd", "reference"})
    public String backend;

    @Param({"1", "2"})
    public int threads;

    @Param("4096")
    public int sites;

    @Param("256")
    public int rank;

    @Param({"20", "100"})
    public int columns;

    private Backend measured;
    private Fields basis;
    private Fields fields;
    private Fields result;
    private Matrix coordinates;

    /** Random fields, and their coordinates. */
    @Setup
    public void setUp() {
        measured = Backends.create(backend, threads);
        NormalStream stream = new NormalStream(7, 0, 1);
        basis = measured.fields(sites, rank);
        measured.normal(stream, 0, basis);
        fields = measured.fields(sites, columns);
        measured.normal(stream, rank, fields);
        result = measured.fields(sites, columns);
        coordinates = measured.contract(basis, fields);
    }

    /** Ends the backend's threads. */
    @TearDown
    public void tearDown() {
        measured.close();
    }

    /** ⟨Qᵀφ⟩. */
    @Benchmark
    public Matrix contract() {
        return measured.contract(basis, fields);
    }

    /** E F. */
    @Benchmark
    public Fields expand() {
        measured.expand(basis, coordinates, result, false);
        return result;
    }
}
