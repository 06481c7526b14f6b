package dmft.solve;

import dmft.data.Examples;
import dmft.model.MlpShape;

/**
 * The memory that a solve holds from its first steps on, before what it learns makes its bases grow.
 *
 * <p>Of every replica that runs at the same time, in columns of S numbers: h, φ and φ' of all points in each layer; the fields of the
 * data directions, twice; on both sides of every hidden matrix one direction for each linearly independent example; fresh fields of the
 * test points. Besides, the examples and, of every replica, their covariance. Examples are taken to be linearly independent as far as
 * their dimension allows.
 */
public final class MemoryFloor {

    /** Numbers in a panel, to which sites are rounded up. */
    private static final int PANEL = 32;

    private MemoryFloor() {}

    /** Bytes, all replicas that run side by side together. */
    public static long bytes(Problem problem, SolverSettings settings) {
        int cores = Runtime.getRuntime().availableProcessors();
        int abreast = Math.min(settings.threads() == 0 ? cores : settings.threads(), settings.replicas());
        long trained = problem.train().size();
        Examples test = problem.test();
        long points = trained + (test == null ? 0 : test.size());
        long examples = points * (problem.train().dimension() + problem.train().outputs()) * Double.BYTES;
        long covariance = points * trained * Double.BYTES;
        return examples + abreast * (covariance + sites(settings) * columns(problem, points) * width(settings));
    }

    private static long columns(Problem problem, long points) {
        long trained = problem.train().size();
        long tested = points - trained;
        return switch (problem.architecture()) {
            case MlpShape shape -> {
                long dimension = problem.train().dimension() + (shape.biasScale() > 0 ? 1L : 0L);
                long independent = Math.min(trained, dimension);
                long activities = (1 + 2L * shape.depth()) * points;
                long input = 2 * independent + tested;
                long hidden = (shape.depth() - 1L) * 2 * (independent + tested);
                yield activities + input + hidden;
            }
        };
    }

    private static long sites(SolverSettings settings) {
        return (settings.samples() + PANEL - 1L) / PANEL * PANEL;
    }

    /** Bytes of a number: fields are float32 but for the reference's. */
    private static long width(SolverSettings settings) {
        return settings.backend().equals("reference") ? Double.BYTES : Float.BYTES;
    }
}
