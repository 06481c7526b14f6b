package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.cli.results.BackendInUse;
import dmft.compute.BackendUnavailableException;
import dmft.compute.FieldMemory;
import dmft.solve.MemoryNeed;
import dmft.solve.SolverSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Every combination of the values of a sweep, in order: the last axis varies fastest. */
final class SweepPlan {

    /** A folder's name may have 255 bytes on most file systems. */
    private static final int LONGEST_VALUE = 40;

    private static final int LONGEST_NAME = 200;

    private final List<SweepAxis> axes;
    private final Function<SolverSettings, BackendInUse> backends;
    private final Map<String, FieldMemory> fields = new HashMap<>();

    SweepPlan(List<SweepAxis> axes, Function<SolverSettings, BackendInUse> backends) {
        this.axes = List.copyOf(axes);
        this.backends = backends;
    }

    /** How many combinations there are. */
    long size() {
        return axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
    }

    /**
     * Reads and checks every point; none keeps its data.
     *
     * @param file the parameter file
     * @param overrides what holds for all points
     * @throws ParameterException naming everything that is wrong with any of them
     */
    List<SweepPoint> read(Path file, List<String> overrides) throws ParameterException {
        List<SweepPoint> points = new ArrayList<>();
        List<ParameterException> wrong = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (List<String> combination : combinations()) {
            List<String> settings = IntStream.range(0, axes.size())
                    .mapToObj(i -> axes.get(i).key() + "=" + combination.get(i))
                    .toList();
            try {
                Run run = ParameterFile.read(file, overrides, settings);
                points.add(new SweepPoint(
                        unused(name(combination), names), settings, run.values(), memory(run), fields(run)));
            } catch (ParameterException e) {
                wrong.add(e);
            }
        }
        if (!wrong.isEmpty()) {
            throw ParameterException.ofAll(wrong);
        }
        return points;
    }

    /** Two points that are the same once their values were understood, such as 1 and 1.0; null if there are none. */
    static @Nullable String twins(List<SweepPoint> points) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (SweepPoint point : points) {
            String twin = seen.putIfAbsent(point.values().toToml(), point.name());
            if (twin != null) {
                return twin + " and " + point.name();
            }
        }
        return null;
    }

    /** Where a run's fields lie; points ask for few different backends. */
    private FieldMemory fields(Run run) {
        return fields.computeIfAbsent(run.settings().backend(), name -> {
            try {
                return backends.apply(run.settings()).memory();
            } catch (BackendUnavailableException e) {
                // The point will end with the reason when its turn comes, and others may run.
                return FieldMemory.HEAP;
            }
        });
    }

    private static List<MemoryNeed> memory(Run run) {
        return IntStream.rangeClosed(1, Runtime.getRuntime().availableProcessors())
                .mapToObj(threads -> Memory.least(run.settings().threads() > 0 ? run : run.withThreads(threads)))
                .toList();
    }

    private List<List<String>> combinations() {
        List<List<String>> combinations = List.of(List.of());
        for (SweepAxis axis : axes) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> shorter : combinations) {
                for (String value : axis.values()) {
                    List<String> combination = new ArrayList<>(shorter);
                    combination.add(value);
                    longer.add(combination);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** "gamma0=0.1,seed=1": the last parts of the keys where that is clear, and values that any file system takes. */
    private String name(List<String> combination) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < axes.size(); i++) {
            SweepAxis axis = axes.get(i);
            boolean clear = axes.stream()
                            .filter(other -> other.name().equals(axis.name()))
                            .count()
                    == 1;
            String value = combination.get(i).replaceAll("[\"'\\[\\]\\s]", "").replaceAll("[^A-Za-z0-9._+-]+", "-");
            name.append(i == 0 ? "" : ",")
                    .append(clear ? axis.name() : axis.key())
                    .append('=')
                    // The end of a path tells more than its beginning.
                    .append(value.substring(Math.max(0, value.length() - LONGEST_VALUE)));
        }
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** The name, with a number where different values read the same once shortened. */
    private static String unused(String name, Set<String> names) {
        String candidate = name;
        for (int number = 2; !names.add(candidate); number++) {
            candidate = name + "-" + number;
        }
        return candidate;
    }
}
