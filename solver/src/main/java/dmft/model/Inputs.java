package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.coupling.InputCoupling;
import dmft.coupling.LowRankFactor;
import dmft.coupling.World;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The inputs of all training examples and test points as the first layer takes them: rows [σ_w x/√D, σ_b], whose products are σ_w² K^x + σ_b². */
final class Inputs {

    /** Covariances of inputs are float64 sums over a few thousand products. */
    private static final double ROUNDING = 1e-12;

    private final Backend backend;
    private final Matrix rows; // training examples, then test points
    private final int trained;
    private final boolean biased;
    private final Matrix factor;
    private final @Nullable LowRankFactor
            lowRank; // of the examples without biases; null where the rows themselves are the factor

    /** @param streaming true if most of the examples are not there at the same time, so that no matrix of all of them is made where inputs have fewer entries */
    Inputs(MlpShape shape, double[][] train, double[][] test, World world, boolean streaming) {
        this.backend = world.backend();
        this.trained = train.length;
        this.biased = shape.biasScale(0) > 0;
        this.rows = rows(shape, train, test);
        int dimension = train[0].length;
        int[] examples = IntStream.range(0, trained).toArray();
        if (world.isDense() || (streaming && dimension < trained)) {
            this.lowRank = null;
            this.factor = world.evaluatesApart() ? rows.selectRows(examples) : rows;
        } else {
            Matrix columns = world.evaluatesApart() ? rows.selectRows(examples) : rows;
            Matrix weights = withoutBias(columns);
            this.lowRank = new LowRankFactor(gram(weights, weights));
            this.factor = withBias(lowRank.factor());
        }
    }

    private static Matrix rows(MlpShape shape, double[][] train, double[][] test) {
        int dimension = train[0].length;
        boolean biases = shape.biasScale(0) > 0;
        Matrix rows = new Matrix(train.length + test.length, dimension + (biases ? 1 : 0));
        double scale = shape.weightScale(0) / Math.sqrt(dimension);
        for (int i = 0; i < rows.rows(); i++) {
            double[] x = i < train.length ? train[i] : test[i - train.length];
            for (int j = 0; j < dimension; j++) {
                rows.set(i, j, scale * x[j]);
            }
            if (biases) {
                rows.set(i, dimension, shape.biasScale(0));
            }
        }
        return rows;
    }

    private Matrix withoutBias(Matrix some) {
        return biased ? some.block(0, 0, some.rows(), some.columns() - 1) : some;
    }

    private Matrix withBias(Matrix weights) {
        if (!biased) {
            return weights;
        }
        Matrix both = new Matrix(weights.rows(), weights.columns() + 1);
        both.setBlock(0, 0, weights);
        both.setBlock(0, weights.columns(), Matrix.constant(weights.rows(), 1, rows.get(0, rows.columns() - 1)));
        return both;
    }

    /** X̂: a row for every training example, and for test points that ride along; biases are its last column. */
    Matrix factor() {
        return factor;
    }

    boolean areBiased() {
        return biased;
    }

    /** All training examples. */
    int trained() {
        return trained;
    }

    /** Some examples and all test points behind them, by row. */
    int[] withTestPoints(int[] examples) {
        return IntStream.concat(IntStream.of(examples), IntStream.range(trained, rows.rows()))
                .toArray();
    }

    /** σ_w² K^x + σ_b² between some rows and others. */
    Matrix covariance(int[] some, int[] others) {
        return gram(rows.selectRows(some), rows.selectRows(others));
    }

    /** The way of test points through a layer that takes inputs. */
    InputCoupling.Evaluation evaluation(InputCoupling layer, int first, int points) {
        Matrix own = rows.selectRows(
                IntStream.range(trained + first, trained + first + points).toArray());
        if (lowRank == null) {
            return layer.evaluation(first, own, new Matrix(points, points), 0);
        }
        Matrix examples = rows.selectRows(IntStream.range(0, trained).toArray());
        Matrix cross = withBias(lowRank.coordinates(gram(withoutBias(own), withoutBias(examples))));
        Matrix rest = gram(own, own).addScaled(-1, gram(cross, cross));
        double noise = 0;
        for (double square : own.transpose().columnSquares()) {
            noise = Math.max(noise, ROUNDING * square);
        }
        return layer.evaluation(first, cross, rest, noise);
    }

    private Matrix gram(Matrix a, Matrix b) {
        return Products.multiply(backend.workers(), a, b.transpose());
    }
}
