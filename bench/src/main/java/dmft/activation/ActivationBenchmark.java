package dmft.activation;

import dmft.compute.NormalStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time per pre-activation for φ and φ' together, on standard normal pre-activations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ActivationBenchmark {

    private static final int SITES = 4096;

    @Param({"linear", "relu", "leaky-relu", "tanh", "erf", "softplus", "gelu", "sine"})
    public String activation;

    private final float[] h = new float[SITES];
    private final float[] phi = new float[SITES];
    private final float[] derivative = new float[SITES];
    private Activation measured;

    /** Draws the pre-activations. */
    @Setup
    public void setUp() {
        measured = Activations.named(activation);
        new NormalStream(7, 0, 1).fill(0, 0, h, 0, SITES);
    }

    /** φ(h) and φ'(h). */
    @Benchmark
    @OperationsPerInvocation(SITES)
    public float[] valueAndDerivative() {
        measured.apply(h, 0, phi, 0, derivative, 0, SITES);
        return phi;
    }
}
