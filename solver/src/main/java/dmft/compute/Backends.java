package dmft.compute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The backends by their names in parameter files: those built in, and those of every {@link BackendProvider}.
 *
 * <p>A backend that is asked for by its name runs or fails, and never makes room for another. "auto" takes the first provider's that is faster here, else
 * the fastest that is built in, and can say why.
 */
public final class Backends {

    /** The name that leaves the choice to {@link #select}. */
    public static final String AUTO = "auto";

    /** In the order in which "auto" tries them. */
    private static final Map<String, IntFunction<Backend>> BUILT_IN = new LinkedHashMap<>();

    static {
        BUILT_IN.put("simd", SimdBackend::new);
        BUILT_IN.put("reference", threads -> new ReferenceBackend());
    }

    private Backends() {}

    /**
     * The backend that a solve runs on.
     *
     * @param name its name, never "auto"
     * @param reasons why "auto" took it and not the others, each naming the backend it is about; empty if it was asked for by name
     */
    public record Selection(String name, List<String> reasons) {

        /** Keeps a copy. */
        public Selection {
            reasons = List.copyOf(reasons);
        }
    }

    /** All names, without "auto". */
    public static List<String> names() {
        return names(Loaded.PROVIDERS);
    }

    /**
     * What a name means here: the name itself, or what "auto" takes. A solve asks once, so that its parts run on the same backend.
     *
     * @param threads threads that the solve may use, at least 1
     * @throws BackendUnavailableException if there is no such name, or nothing that "auto" may take runs here
     */
    public static Selection select(String name, int threads) {
        return select(name, threads, Loaded.PROVIDERS);
    }

    /**
     * A backend by its name, or what {@link #select} takes for "auto".
     *
     * @param threads threads it may use, at least 1
     * @throws BackendUnavailableException if it cannot run here
     */
    public static Backend create(String name, int threads) {
        return create(name, threads, Loaded.PROVIDERS);
    }

    static List<String> names(List<BackendProvider> providers) {
        return Stream.concat(BUILT_IN.keySet().stream(), providers.stream().map(BackendProvider::name))
                .toList();
    }

    static Selection select(String name, int threads, List<BackendProvider> providers) {
        if (!name.equals(AUTO)) {
            requireKnown(name, providers);
            return new Selection(name, List.of());
        }
        List<String> reasons = new ArrayList<>();
        for (BackendProvider provider : providers) {
            BackendProvider.Choice choice = provider.choice(threads);
            reasons.add(provider.name() + ": " + choice.reason());
            if (choice.faster()) {
                return new Selection(provider.name(), reasons);
            }
        }
        for (String candidate : BUILT_IN.keySet()) {
            try (Backend backend = create(candidate, 1, List.of())) {
                reasons.add(backend.name() + ": the fastest that runs on the processor");
                return new Selection(candidate, reasons);
            } catch (BackendUnavailableException e) {
                reasons.add(e.getMessage());
            }
        }
        throw new BackendUnavailableException(String.join("; ", reasons));
    }

    static Backend create(String name, int threads, List<BackendProvider> providers) {
        String chosen = select(name, threads, providers).name();
        IntFunction<Backend> builtIn = BUILT_IN.get(chosen);
        if (builtIn != null) {
            try {
                return builtIn.apply(threads);
            } catch (LinkageError e) {
                throw new BackendUnavailableException("backend '" + chosen + "' cannot start (" + e.getMessage()
                        + "): run Java with --add-modules jdk.incubator.vector");
            }
        }
        for (BackendProvider provider : providers) {
            if (provider.name().equals(chosen)) {
                return provider.create(threads);
            }
        }
        throw new IllegalStateException("a selected backend is built in or a provider's, got " + chosen);
    }

    private static void requireKnown(String name, List<BackendProvider> providers) {
        List<String> names = names(providers);
        if (!names.contains(name)) {
            throw new BackendUnavailableException("no backend is called '" + name + "' in this version; there are "
                    + String.join(", ", names) + " and " + AUTO);
        }
    }

    /** Looked for at first use; from the solver's own class loader, as threads may have any other. */
    private static final class Loaded {

        private static final List<BackendProvider> PROVIDERS =
                List.copyOf(ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }
}
