package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a model lives: the infinite limit, a finite network whose matrices are never formed, or an ordinary finite network.
 *
 * <p>A model asks its world for couplings and is otherwise the same program everywhere.
 */
public final class World {

    private enum Kind {
        LIMIT,
        FINITE,
        DENSE,
        PATHS,
        SCOUTS
    }

    private final Kind kind;
    private final Backend backend;
    private final Sampling sampling;
    private final List<PivotLog> logs;
    private final @Nullable Baths baths;

    private World(Kind kind, Backend backend, Sampling sampling, List<PivotLog> logs, @Nullable Baths baths) {
        this.kind = kind;
        this.backend = backend;
        this.sampling = sampling;
        this.logs = logs;
        this.baths = baths;
    }

    /** The limit N → ∞, sampled with S sites per layer. */
    public static World limit(Backend backend, int sites, double tolerance, long seed, int replica) {
        return new World(Kind.LIMIT, backend, new Sampling(sites, tolerance, true, seed, replica), List.of(), null);
    }

    /** A network of width N = sites without its N × N matrices; exact where the tolerance is small. */
    public static World finite(Backend backend, int sites, double tolerance, long seed, int replica) {
        return new World(Kind.FINITE, backend, new Sampling(sites, tolerance, false, seed, replica), List.of(), null);
    }

    /** A network of width N = sites with explicit matrices. */
    public static World dense(Backend backend, int sites, long seed, int replica) {
        return new World(Kind.DENSE, backend, new Sampling(sites, 0, false, seed, replica), List.of(), null);
    }

    /** This world with the choices of each coupling W1, W2 … taken down in, or replayed from, the given logs. */
    public World withLogs(List<PivotLog> perCoupling) {
        return new World(kind, backend, sampling, List.copyOf(perCoupling), baths);
    }

    /** This world at another tolerance. */
    public World withTolerance(double tolerance) {
        return with(sampling.withTolerance(tolerance));
    }

    /**
     * The limit with A = B = 0: forward and backward passes through a matrix are independent but for what it learns (E10).
     *
     * @throws IllegalStateException if this is not the limit: in a finite network it is one matrix
     */
    public World withoutResponses() {
        requireLimit("responses cannot be left out");
        return with(sampling.withFeedback(Feedback.INDEPENDENT));
    }

    /**
     * The limit with signals that go back through matrices of their own, which are correlated with those of the start and stay as they are.
     *
     * @param correlation ρ
     * @throws IllegalStateException if this is not the limit
     */
    public World withFixedFeedback(double correlation) {
        requireLimit("there is no other matrix for signals that go backward");
        return with(sampling.withFeedback(Feedback.fixed(correlation)));
    }

    /**
     * The limit with the same matrices and −w for the read-out, which is the same network at −γ0. What noise is odd in γ0 cancels between the two, if
     * this one replays the other's logs: they also tell which way new directions point.
     *
     * @throws IllegalStateException if this is not the limit
     */
    public World mirrored() {
        requireLimit("there is no mirror image");
        return with(sampling.mirror());
    }

    /**
     * The limit as this samples it, its order parameters taken down in {@code baths} step by step.
     *
     * @throws IllegalStateException if this is not the limit
     */
    public World traced(Baths into) {
        requireLimit("there are no order parameters to take down");
        return new World(kind, backend, sampling, logs, into);
    }

    /**
     * Sample paths of the limit, every layer's on their own, in given order parameters: what the average over the paths makes of these is gathered there, or
     * they follow the paths ({@link Baths#beginRunning}).
     *
     * @param baths order parameters of the whole network
     * @param count paths a layer
     * @param first number of the first path: its random numbers are its own, whatever batch it is in
     * @throws IllegalStateException if this is not the limit
     */
    public World paths(Baths baths, int count, long first) {
        requireLimit("there are no independent paths");
        return new World(Kind.PATHS, backend, sampling.of(count, first), List.of(), baths);
    }

    /**
     * Like {@link #paths}, and what these paths show is taken down for {@link Baths#settle}, on directions of their own: the pivots there are need not span them.
     *
     * @throws IllegalStateException if this is not the limit
     */
    public World scouts(Baths baths, int count) {
        requireLimit("there are no independent paths");
        return new World(Kind.SCOUTS, backend, sampling.of(count, 0), List.of(), baths);
    }

    private World with(Sampling other) {
        return new World(kind, backend, other, logs, baths);
    }

    private void requireLimit(String what) {
        if (kind != Kind.LIMIT) {
            throw new IllegalStateException(what + " of a finite network");
        }
    }

    /** The backend that holds the fields. */
    public Backend backend() {
        return backend;
    }

    /** Sites per layer. */
    public int sites() {
        return sampling.sites();
    }

    /** Relative r.m.s. residual at which a direction joins a basis. */
    public double tolerance() {
        return sampling.tolerance();
    }

    /**
     * True if evaluation points must not touch what training draws and go through the network in chunks of their own. A finite network's matrix is
     * one and the same for all points at all times, so there they ride along with the training examples.
     */
    public boolean evaluatesApart() {
        return kind == Kind.LIMIT || kind == Kind.PATHS || kind == Kind.SCOUTS;
    }

    /** The matrix between hidden layers l and l + 1, l ≥ 1. */
    public Coupling hidden(int layer, double weightScale, double biasScale) {
        if (kind == Kind.DENSE) {
            return new DenseCoupling(backend, sampling, layer, weightScale, biasScale);
        }
        Baths known = baths;
        if (known != null && (kind == Kind.PATHS || kind == Kind.SCOUTS)) {
            Bath bath = known.coupling("W" + layer);
            Scout scout = kind == Kind.PATHS
                    ? null
                    : new Scout(backend, known.trace(bath.name()), sampling.sites(), sampling.tolerance());
            return new BathCoupling(backend, bath, sampling, layer, weightScale, biasScale, scout);
        }
        PivotLog log = layer <= logs.size() ? logs.get(layer - 1) : PivotLog.none();
        SampledCoupling coupling = new SampledCoupling(backend, sampling, layer, weightScale, biasScale, log);
        return known == null ? coupling : new TracedCoupling(coupling, known.trace(coupling.name()));
    }

    /** Fields that are only looked at. */
    public Span span(String name) {
        Baths known = baths;
        if (known != null && kind == Kind.PATHS) {
            return new BathSpan(backend, known.span(name), sampling.sites());
        }
        return new FieldSpan(
                backend,
                name,
                sampling.sites(),
                sampling.tolerance(),
                known == null ? c -> {} : c -> known.look(name, c));
    }

    /**
     * The first layer for inputs given by a factor X̂ of their covariance.
     *
     * @param biased true if the last column is that of the biases
     */
    public InputCoupling input(Matrix factor, boolean biased) {
        return new InputCoupling(backend, factor, biased, sampling);
    }

    /** Fixed fields of the law of the first layer at its start, which no other layer shares. */
    public InputCoupling gate(int layer, Matrix factor, boolean biased) {
        return InputCoupling.gate(backend, factor, biased, sampling, layer);
    }

    /** Fixed weights from the outputs to hidden layer l. */
    public DirectFeedback directFeedback(int layer, int outputs, Fields features) {
        return new DirectFeedback(backend, outputs, layer, features, sampling);
    }

    /** The read-out. */
    public Readout readout(int outputs, Fields features) {
        return new Readout(backend, outputs, features, sampling);
    }

    /** True for an ordinary finite network, whose first layer takes the inputs as they are. */
    public boolean isDense() {
        return kind == Kind.DENSE;
    }
}
