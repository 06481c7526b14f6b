package dmft.solve;

import dmft.compute.StateStream;
import dmft.train.Update;
import dmft.train.Weights;
import java.io.IOException;

/**
 * Integrates dθ/dτ = G(θ) − λθ by the pair of orders 5 and 4 of Dormand and Prince (J. Comp. Appl. Math. 6 (1980) 19), with steps as long as the error
 * allows and its interpolant of order 4 between them (E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, II.6).
 *
 * <p>It knows weights as points of a vector space. What is integrated may meet new directions at any stage: vectors of earlier stages are zero along them.
 */
final class GradientFlow implements StateStream.Part {

    /** Nodes' weights: stage i is taken at θ + h Σ_j A[i][j] k_j; the last row is the solution of order 5. */
    private static final double[][] A = {
        {},
        {1.0 / 5},
        {3.0 / 40, 9.0 / 40},
        {44.0 / 45, -56.0 / 15, 32.0 / 9},
        {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
        {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
        {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
    };

    /** The solution of order 5 less that of order 4. */
    private static final double[] ERROR = {
        71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
    };

    /** Of the interpolant's term of order 4. */
    private static final double[] D = {
        -12715105075.0 / 11282082432.0,
        0,
        87487479700.0 / 32700410799.0,
        -10690763975.0 / 1880347072.0,
        701980252875.0 / 199316789632.0,
        -1453857185.0 / 822651844.0,
        69997945.0 / 29380423.0
    };

    private static final int STAGES = 7;
    private static final double ORDER = 5;
    private static final double SAFETY = 0.9;
    private static final double SMALLEST_CHANGE = 0.2;
    private static final double LARGEST_CHANGE = 5;

    /** A first step moves weights by so many of the errors that are allowed; the next ones find their length. */
    private static final double FIRST_MOVE = 10;

    /** A step this small beside the whole time goes nowhere. */
    private static final double SMALLEST_STEP = 1e-10;

    private static final int BASE = 1; // θ at the start of the step
    private static final int STAGE = 2; // k_0 … k_6
    private static final int SCRATCH = STAGE + STAGES;

    /** What flows. */
    interface Motion {

        /**
         * Works out G at the present weights and hands it to the update.
         *
         * @return false if there is none: the weights have gone where nothing is finite
         */
        boolean derivative(Update update);

        /** Changes the weights without it. */
        void change(Update update);
    }

    private final Motion motion;
    private final double gradient;
    private final double decay;
    private final double scale; // |error| that a step may make
    private final double horizon;
    private double begun; // τ at the start of the last step
    private double end; // and at its end
    private double next; // length of the next step; 0 before the first
    private double length;

    /**
     * A flow at its start, τ = 0.
     *
     * @param gradient what makes G of Σ_α g̃_α φ_αᵀ
     * @param decay λ
     * @param scale error of a step in units of {@link Weights#squaredNorm}'s root
     * @param horizon τ beyond which no step goes
     */
    GradientFlow(Motion motion, double gradient, double decay, double scale, double horizon) {
        this.motion = motion;
        this.gradient = gradient;
        this.decay = decay;
        this.scale = scale;
        this.horizon = horizon;
    }

    /**
     * Puts the weights where they are at a later time, in as many steps as that takes.
     *
     * @return false if no step is short enough
     */
    boolean to(double time) {
        while (end < time) {
            if (!step()) {
                return false;
            }
        }
        moveTo(time);
        return true;
    }

    private boolean step() {
        if (next == 0) {
            if (!begin()) {
                return false;
            }
        } else {
            advance();
        }
        while (true) {
            length = Math.min(next, horizon - end);
            double error = attempt() ? Math.sqrt(error()) / scale : Double.POSITIVE_INFINITY;
            double change = error == 0 ? LARGEST_CHANGE : SAFETY * Math.pow(error, -1 / ORDER);
            next = length * Math.clamp(change, SMALLEST_CHANGE, LARGEST_CHANGE);
            if (error <= 1) {
                begun = end;
                end = horizon - begun <= length ? horizon : begun + length;
                return true;
            }
            if (next < SMALLEST_STEP * horizon) {
                return false;
            }
        }
    }

    private boolean begin() {
        motion.change((weights, rate) -> set(weights, BASE, Weights.THETA));
        if (!stage(0)) {
            return false;
        }
        double norm = Math.sqrt(norm(STAGE));
        next = norm == 0 ? horizon : Math.min(horizon, FIRST_MOVE * scale / norm);
        return true;
    }

    /** From the end of the last step; its last stage is the first of the next. */
    private void advance() {
        motion.change((weights, rate) -> {
            combine(weights, BASE, BASE, A[STAGES - 1], length);
            set(weights, STAGE, STAGE + STAGES - 1);
        });
    }

    /** Stages 1 … 6 of a step of the present length. */
    private boolean attempt() {
        for (int i = 1; i < STAGES; i++) {
            double[] row = A[i];
            motion.change((weights, rate) -> combine(weights, Weights.THETA, BASE, row, length));
            if (!stage(i)) {
                return false;
            }
        }
        return true;
    }

    /** k_i = G − λθ where the weights are. */
    private boolean stage(int i) {
        return motion.derivative((weights, rate) -> {
            weights.scale(STAGE + i, 0);
            weights.addGradient(STAGE + i, rate * gradient);
            if (decay > 0) {
                weights.add(STAGE + i, -rate * decay, Weights.THETA);
            }
        });
    }

    private double error() {
        motion.change((weights, rate) -> {
            weights.scale(SCRATCH, 0);
            addStages(weights, SCRATCH, ERROR, length);
        });
        return norm(SCRATCH);
    }

    private double norm(int vector) {
        double[] sum = new double[1];
        motion.change((weights, rate) -> sum[0] += weights.squaredNorm(vector));
        return sum[0];
    }

    /** Puts the weights where they are at a time of the last step. */
    void moveTo(double time) {
        double s = end == begun ? 0 : (time - begun) / (end - begun);
        double[] b = new double[STAGES];
        for (int i = 0; i < STAGES; i++) {
            double fifth = i < STAGES - 1 ? A[STAGES - 1][i] : 0;
            double first = i == 0 ? 1 : 0;
            double last = i == STAGES - 1 ? 1 : 0;
            double bend = first - fifth;
            b[i] = s * (fifth + (1 - s) * (bend + s * (fifth - last - bend + (1 - s) * D[i])));
        }
        motion.change((weights, rate) -> {
            if (next == 0) {
                return; // nothing has moved yet
            }
            combine(weights, Weights.THETA, BASE, b, length);
        });
    }

    private static void set(Weights weights, int vector, int other) {
        weights.scale(vector, 0);
        weights.add(vector, 1, other);
    }

    /** vector ← from + length Σ_j b_j k_j. */
    private static void combine(Weights weights, int vector, int from, double[] b, double length) {
        if (vector != from) {
            set(weights, vector, from);
        }
        addStages(weights, vector, b, length);
    }

    private static void addStages(Weights weights, int vector, double[] b, double length) {
        for (int j = 0; j < b.length; j++) {
            if (b[j] != 0) {
                weights.add(vector, length * b[j], STAGE + j);
            }
        }
    }

    @Override
    public void persist(StateStream state) throws IOException {
        begun = state.real(begun);
        end = state.real(end);
        next = state.real(next);
        length = state.real(length);
    }
}
