package dmft.solve;

import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.order.Recording;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The memory that a solve cannot do without, whatever it learns: what it holds from its first steps on, or what it has recorded at the end.
 *
 * <p>Of every replica that runs at the same time, in columns of S numbers: h, φ and φ' of all points in each layer; the fields of the
 * data directions, twice; on both sides of every hidden matrix one direction for each linearly independent example; fresh fields of the
 * test points. Besides, the examples and, of every replica, their covariance. Examples are taken to be linearly independent as far as
 * their dimension allows.
 *
 * <p>By iteration, S are the sites of the pass it starts from or the paths of a batch, whichever needs more.
 *
 * <p>Recorded are, at every step asked for, the kernels and fields of every replica: they stay while the last replica still runs. What is
 * recorded in coordinates of the bases is left out, for their sizes are not known before.
 */
public final class MemoryFloor {

    /** Numbers in a panel, to which sites are rounded up. */
    private static final int PANEL = 32;

    private MemoryFloor() {}

    /** Bytes, all replicas together, wherever they lie. */
    public static long bytes(Problem problem, SolverSettings settings, Recording recording) {
        return of(problem, settings, recording).together();
    }

    /** The memory, all replicas together. */
    public static MemoryNeed of(Problem problem, SolverSettings settings, Recording recording) {
        int cores = Runtime.getRuntime().availableProcessors();
        int abreast = Math.min(settings.threads() == 0 ? cores : settings.threads(), settings.replicas());
        long trained = problem.together();
        long tested = problem.tested();
        long points = trained + tested;
        long examples = (problem.train().size() + tested)
                * (problem.train().dimension() + problem.train().outputs())
                * Double.BYTES;
        long covariance = points * trained * Double.BYTES;
        long networks = settings.method().at(problem.architecture().gamma0()).networks();
        long fields = Cost.iterates(problem, settings)
                ? Math.max(
                        inPanels(Cost.startSites(settings)) * columns(problem, trained),
                        inPanels(Cost.pathsAtOnce(problem, settings, 0)) * pathColumns(problem, points))
                : inPanels(settings.samples()) * columns(problem, points);
        long beside = networks * covariance;
        long replica = beside + networks * fields * width(settings);
        // Replicas need not keep step: the last one may be alone with what all of them have recorded.
        long recorded = settings.replicas() * recorded(problem, settings, recording);
        return new MemoryNeed(
                examples + Math.max(abreast * replica, replica + recorded),
                examples + Math.max(abreast * beside, beside + recorded),
                abreast * networks * fields * width(settings));
    }

    /** Bytes that a replica records for certain. */
    private static long recorded(Problem problem, SolverSettings settings, Recording recording) {
        Set<Quantity> certain = EnumSet.of(Quantity.KERNELS, Quantity.FIELDS);
        certain.retainAll(recording.quantities());
        // Kernels that stay are recorded at the start alone.
        int[] steps = settings.method().at(problem.architecture().gamma0()) == Method.STATIC_NTK
                ? new int[] {0}
                : Arrays.stream(recording.steps())
                        .filter(step -> step <= problem.training().steps())
                        .toArray();
        return new Cost(problem, settings, new Recording(certain, steps, recording.sites()), List.of()).results();
    }

    private static long columns(Problem problem, long points) {
        long trained = problem.together();
        long tested = points - trained;
        return switch (problem.architecture()) {
            case MlpShape shape -> {
                long dimension = problem.train().dimension() + (shape.biasScale(0) > 0 ? 1L : 0L);
                long independent = Math.min(trained, dimension);
                long activities = (1 + 2L * shape.depth()) * points;
                long input = 2 * Math.min(problem.train().size(), dimension) + tested;
                long hidden = (shape.depth() - 1L) * 2 * (independent + tested);
                yield activities + input + hidden;
            }
        };
    }

    /** A floor: fresh fields of test points are not counted. */
    private static long pathColumns(Problem problem, long points) {
        return switch (problem.architecture()) {
            case MlpShape shape -> columns(problem, points) - (2L * shape.depth() - 1) * (points - problem.together());
        };
    }

    private static long inPanels(int sites) {
        return (sites + PANEL - 1L) / PANEL * PANEL;
    }

    /** Bytes of a number: fields are float32 but for the reference's. */
    private static long width(SolverSettings settings) {
        return settings.backend().equals("reference") ? Double.BYTES : Float.BYTES;
    }
}
