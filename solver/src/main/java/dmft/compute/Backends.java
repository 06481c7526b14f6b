package dmft.compute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The backends by their names in parameter files. A new backend is one file and one line here. */
public final class Backends {

    /** In the order in which "auto" tries them. */
    private static final Map<String, IntFunction<Backend>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("simd", SimdBackend::new);
        BY_NAME.put("reference", threads -> new ReferenceBackend());
    }

    private Backends() {}

    /** All names, without "auto". */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * A backend by its name, or the first that works here for "auto".
     *
     * @param threads threads it may use, at least 1
     * @throws BackendUnavailableException if it cannot run here
     */
    public static Backend create(String name, int threads) {
        List<String> wanted = name.equals("auto") ? names() : List.of(name);
        List<String> reasons = new ArrayList<>();
        for (String candidate : wanted) {
            IntFunction<Backend> factory = BY_NAME.get(candidate);
            if (factory == null) {
                throw new BackendUnavailableException("no backend is called '" + candidate
                        + "' in this version; there are " + String.join(", ", names()) + " and auto");
            }
            try {
                return factory.apply(threads);
            } catch (LinkageError e) {
                reasons.add("backend '" + candidate + "' cannot start (" + e.getMessage()
                        + "): run Java with --add-modules jdk.incubator.vector");
            }
        }
        throw new BackendUnavailableException(String.join("; ", reasons));
    }
}
