package dmft.cli.results;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.FieldMemory;
import dmft.solve.SolverSettings;
import java.util.List;

/**
 * The backend that a run is solved on, decided before it begins.
 *
 * @param name its name, never "auto"
 * @param description what it runs on, in one phrase
 * @param reasons why "auto" took it; empty if it was asked for by name
 * @param memory where fields lie
 */
public record BackendInUse(String name, String description, List<String> reasons, FieldMemory memory) {

    /** Keeps a copy. */
    public BackendInUse {
        reasons = List.copyOf(reasons);
    }

    /**
     * Starts the backend once, so that one that cannot run is told before anything is written.
     *
     * @throws dmft.compute.BackendUnavailableException if it cannot run here
     */
    public static BackendInUse of(SolverSettings settings) {
        int threads = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        Backends.Selection selection = Backends.select(settings.backend(), threads);
        try (Backend backend = Backends.create(selection.name(), 1)) {
            return new BackendInUse(
                    selection.name(), backend.description(), selection.reasons(), backend.fieldMemory());
        }
    }

    /** One line for the log. */
    public String text() {
        return "backend: " + name + " (" + description + ")"
                + (reasons.isEmpty() ? "" : ", taken by auto: " + String.join("; ", reasons));
    }
}
