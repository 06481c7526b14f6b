package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.PivotedCholesky;
import dmft.compute.Products;
import java.util.Arrays;
import java.util.function.Consumer;

/** How what has been multiplied with a matrix grows: which fields add directions, and how these point. */
final class BasisGrowth {

    /** Gram matrices of float32 fields resolve squared lengths down to about this fraction; smaller ones wait for another round. */
    private static final double ROUND_RATIO = 1e-4;

    private final Backend backend;
    private final Sampling sampling;
    private final PivotLog log;

    BasisGrowth(Backend backend, Sampling sampling, PivotLog log) {
        this.backend = backend;
        this.sampling = sampling;
        this.log = log;
    }

    /**
     * Lets directions of x join the presented ones until every column is in their span within the tolerance.
     *
     * @param from the side x lives on
     * @param c coordinates of x
     * @param squares ⟨x²⟩ of every column
     * @param largest the largest of them so far in this solve, which the tolerance is relative to
     * @param joined takes new directions, T_Q or T_R of them, and draws their fresh fields on the other side
     * @return coordinates of x in the extended basis
     */
    Matrix grow(JointBasis from, Fields x, Matrix c, double[] squares, double largest, Consumer<Matrix> joined) {
        double threshold = sampling.tolerance() * sampling.tolerance() * largest;
        Matrix coordinates = c;
        boolean again = true;
        while (again) {
            Matrix current = coordinates;
            Matrix f = from.ontoPresented(current);
            int[] candidates = log.choose(() -> candidates(squares, f, threshold));
            if (candidates.length == 0) {
                break;
            }
            Fields rest = backend.fields(x.sites(), candidates.length);
            backend.copyColumns(x, candidates, rest);
            Matrix inside = from.remove(rest, current.selectColumns(candidates), select(squares, candidates));
            Matrix beside = from.besidePresented(inside, from.ontoPresented(inside));
            Matrix gram = backend.contract(rest, rest);
            gram.addScaled(1, Products.multiplyTransposed(backend.workers(), beside, beside));
            PivotedCholesky choice = PivotedCholesky.of(gram, threshold, ROUND_RATIO);
            int[] pivots = log.choose(choice::pivots);
            if (pivots.length == 0) {
                break;
            }
            again = log.choose(() -> new int[] {choice.largestLeft() > threshold ? 1 : 0})[0] == 1;
            PivotedCholesky factor = PivotedCholesky.withPivots(gram, pivots);
            joined.accept(present(from, rest, beside, factor, largest));
            coordinates = from.extended(x, coordinates);
        }
        return coordinates;
    }

    private static double[] select(double[] values, int[] chosen) {
        return Arrays.stream(chosen).mapToDouble(j -> values[j]).toArray();
    }

    /** Columns whose part outside the span of Q may exceed the threshold: ⟨x²⟩ − |F|², give or take its rounding. */
    private int[] candidates(double[] squares, Matrix f, double threshold) {
        double[] spanned = f.columnSquares();
        int[] found = new int[squares.length];
        int count = 0;
        for (int j = 0; j < squares.length; j++) {
            double unresolved = 8 * backend.unitRoundoff() * squares[j];
            if (squares[j] - spanned[j] + unresolved > threshold) {
                found[count++] = j;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The chosen columns' remainders become directions of Q (or R), told in the basis. */
    private Matrix present(JointBasis from, Fields rest, Matrix beside, PivotedCholesky factor, double largest) {
        int[] pivots = factor.pivots();
        Fields chosen = backend.fields(rest.sites(), pivots.length);
        backend.copyColumns(rest, pivots, chosen);
        double rounding = JointBasis.ROUNDING_OF_FLOAT32 * JointBasis.ROUNDING_OF_FLOAT32 * largest;
        Matrix remainder = from.absorbOrthogonal(chosen, rounding, log);
        remainder.addScaled(1, beside.selectColumns(pivots));
        return from.present(
                oriented(from, Products.multiply(backend.workers(), remainder, factor.inverseTransposed())));
    }

    /**
     * Directions as they point in the solve that shares this one's choices. A direction that joins as fields move by something odd in γ0 points the other
     * way in the mirrored network, where its fresh field has to have the other sign for the matrix to be the same.
     */
    private Matrix oriented(JointBasis from, Matrix directions) {
        if (!log.isShared()) {
            return directions;
        }
        Fields fields = backend.fields(sampling.sites(), directions.columns());
        backend.expand(from.fields(), directions, fields, false);
        Matrix values = backend.read(fields);
        int[] marks = log.choose(() -> marks(values)); // the site where each is largest, from 1, with its sign there
        Matrix oriented = directions.copy();
        for (int j = 0; j < marks.length; j++) {
            if (values.get(Math.abs(marks[j]) - 1, j) * marks[j] < 0) {
                for (int i = 0; i < oriented.rows(); i++) {
                    oriented.set(i, j, -oriented.get(i, j));
                }
            }
        }
        return oriented;
    }

    private static int[] marks(Matrix values) {
        int[] marks = new int[values.columns()];
        for (int j = 0; j < marks.length; j++) {
            int largest = 0;
            for (int i = 1; i < values.rows(); i++) {
                largest = Math.abs(values.get(i, j)) > Math.abs(values.get(largest, j)) ? i : largest;
            }
            marks[j] = values.get(largest, j) < 0 ? -largest - 1 : largest + 1;
        }
        return marks;
    }
}
