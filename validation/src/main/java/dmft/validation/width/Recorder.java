package dmft.validation.width;

import dmft.compute.Matrix;
import dmft.data.Examples;
import dmft.order.Alignment;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.train.Loss;
import dmft.validation.network.TrainedNetwork;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.PowerLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns trained networks into what is told of them, width by width; of past widths the observables are kept, and no network. */
final class Recorder {

    private static final String INTERRUPTED = "interrupted";

    private final Problem problem;
    private final WidthSettings settings;
    private final int depth;
    private final int[] recorded;
    private final List<Observable> observables;
    private final List<WidthResult> widths = new ArrayList<>();

    /** For each observable the networks of the widths so far. */
    private final List<List<Ensemble>> ensembles = new ArrayList<>();

    private List<TrainedNetwork> replicas = List.of();
    private @Nullable WidthResult limit;

    Recorder(Problem problem, WidthSettings settings, int depth, int[] recorded) {
        this.problem = problem;
        this.settings = settings;
        this.depth = depth;
        this.recorded = recorded;
        this.observables = Observable.all(problem, depth);
        observables.forEach(_ -> ensembles.add(new ArrayList<>()));
    }

    /** True if there is a limit to compare with. */
    boolean hasLimit() {
        return replicas.size() >= WidthSettings.ENOUGH;
    }

    void limit(int sites, List<TrainedNetwork> all, double seconds) {
        replicas = completed(all);
        limit = result(sites, WidthResult.Kind.LIMIT, all, seconds);
    }

    void width(int width, boolean explicit, List<TrainedNetwork> all, double seconds) {
        WidthResult.Kind kind = explicit ? WidthResult.Kind.EXPLICIT : WidthResult.Kind.MATRIX_FREE;
        List<TrainedNetwork> networks = completed(all);
        widths.add(result(width, kind, all, seconds));
        for (int i = 0; i < observables.size() && networks.size() > 1; i++) {
            ensembles.get(i).add(new Ensemble(width, rows(networks, observables.get(i))));
        }
    }

    private List<TrainedNetwork> completed(List<TrainedNetwork> all) {
        return all.stream().filter(network -> failure(network).isEmpty()).toList();
    }

    /** Why a network cannot be compared, or empty. */
    private String failure(TrainedNetwork network) {
        if (!network.completed()) {
            return network.outcome() == Outcome.INTERRUPTED ? INTERRUPTED : network.message();
        }
        return observables.stream()
                .filter(observable ->
                        !Arrays.stream(observable.values().apply(network)).allMatch(Double::isFinite))
                .map(observable -> observable.name() + " (" + observable.symbol()
                        + ") grew beyond the largest number: lower model.weight_scale, model.gamma0 or"
                        + " training.learning_rate")
                .findFirst()
                .orElse("");
    }

    private static double[][] rows(List<TrainedNetwork> networks, Observable observable) {
        return networks.stream().map(observable.values()).toArray(double[][]::new);
    }

    private WidthResult result(int width, WidthResult.Kind kind, List<TrainedNetwork> all, double seconds) {
        List<TrainedNetwork> networks = completed(all);
        Loss loss = problem.training().loss();
        Examples train = problem.train();
        Examples test = problem.test();
        return new WidthResult(
                width,
                kind,
                networks.size(),
                all.stream()
                        .map(this::failure)
                        .filter(why -> !why.isEmpty() && !why.equals(INTERRUPTED))
                        .toList(),
                seconds,
                Series.of(networks, n -> TrainedNetwork.losses(n.train(), train.targets(), loss)),
                Series.of(
                        networks,
                        n -> test == null ? new double[0] : TrainedNetwork.losses(n.test(), test.targets(), loss)),
                Series.of(networks, n -> curves(n.train())),
                Series.of(networks, n -> curves(n.test())),
                observables.stream().map(o -> distance(o, networks)).toList(),
                alignments(networks),
                kernels(networks),
                Density.all(networks, replicas, depth));
    }

    private static double[] curves(List<Matrix> outputs) {
        return Arrays.stream(Observable.flat(outputs))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** Root mean squares over components of an observable. */
    private WidthResult.Distance distance(Observable observable, List<TrainedNetwork> networks) {
        Series ofLimit = Series.of(replicas, observable.values());
        Series mine = Series.of(networks, observable.values());
        int n = mine.mean().length;
        if (n == 0) {
            return new WidthResult.Distance(observable.name(), observable.symbol(), Double.NaN, Double.NaN, Double.NaN);
        }
        double single = 0;
        double noises = 0;
        double squares = 0;
        double variance = 0;
        for (int j = 0; j < n; j++) {
            double noise = ofLimit.spread()[j] * ofLimit.spread()[j] / ofLimit.networks();
            double own = mine.spread()[j] * mine.spread()[j];
            double squared = Math.pow(mine.mean()[j] - ofLimit.mean()[j], 2);
            variance += own / n;
            noises += (noise + own / mine.networks()) / n;
            squares += squared / n;
            single += (squared + own * (mine.networks() - 1.0) / mine.networks()) / n;
        }
        double bias = squares > 2 * noises ? Math.sqrt(squares - noises) : Double.NaN;
        return new WidthResult.Distance(
                observable.name(), observable.symbol(), Math.sqrt(single), Math.sqrt(variance), bias);
    }

    private List<WidthResult.Alignments> alignments(List<TrainedNetwork> networks) {
        List<WidthResult.Alignments> all = new ArrayList<>();
        for (Observable.Kernel kernel : Observable.kernels(depth)) {
            List<Matrix> limits = new ArrayList<>();
            for (int time = 0; time < times(replicas); time++) {
                limits.add(mean(replicas, kernel, time));
            }
            Function<TrainedNetwork, double[]> aligned = network -> {
                double[] values = new double[limits.size()];
                Arrays.setAll(
                        values,
                        time -> Alignment.of(
                                kernel.matrix().apply(network.snapshots().get(time)), limits.get(time)));
                return values;
            };
            all.add(new WidthResult.Alignments(kernel.name(), kernel.symbol(), Series.of(networks, aligned)));
        }
        return all;
    }

    private List<WidthResult.KernelMean> kernels(List<TrainedNetwork> networks) {
        int last = times(networks) - 1;
        if (last < 0) {
            return List.of();
        }
        int step = networks.getFirst().snapshots().get(last).step();
        return Observable.kernels(depth).stream()
                .map(kernel ->
                        new WidthResult.KernelMean(kernel.name(), kernel.symbol(), step, mean(networks, kernel, last)))
                .toList();
    }

    private static int times(List<TrainedNetwork> networks) {
        return networks.isEmpty() ? 0 : networks.getFirst().snapshots().size();
    }

    private static Matrix mean(List<TrainedNetwork> networks, Observable.Kernel kernel, int time) {
        Matrix first = kernel.matrix().apply(networks.getFirst().snapshots().get(time));
        Matrix sum = new Matrix(first.rows(), first.columns());
        networks.forEach(network -> sum.addScaled(
                1.0 / networks.size(), kernel.matrix().apply(network.snapshots().get(time))));
        return sum;
    }

    Comparison comparison(boolean complete) {
        List<Scaling> scalings = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < observables.size() && hasLimit(); i++) {
            Observable observable = observables.get(i);
            double[][] ofLimit = rows(replicas, observable);
            List<Ensemble> judging = ensembles.get(i).stream()
                    .filter(ensemble -> ensemble.replicates().length >= WidthSettings.ENOUGH)
                    .toList();
            if (judging.size() > 1 && varies(judging)) {
                scalings.add(
                        new Scaling(observable.name(), PowerLaw.ofSpread(judging), PowerLaw.ofBias(judging, ofLimit)));
            }
            Verdict verdict = judging.size() < 2 ? null : Verdict.of(observable, judging, ofLimit);
            if (verdict != null) {
                verdicts.add(verdict);
            }
        }
        int[] steps = times(replicas) == 0
                ? recorded
                : replicas.getFirst().snapshots().stream()
                        .mapToInt(s -> s.step())
                        .toArray();
        WidthResult of = limit;
        if (of == null) {
            throw new IllegalStateException("the limit comes first");
        }
        return new Comparison(
                complete, problem.training().steps(), steps, of, widths, scalings, verdicts, settings.level());
    }

    private static boolean varies(List<Ensemble> all) {
        return all.stream().allMatch(ensemble -> PowerLaw.spread(ensemble) > 0);
    }
}
