package dmft.cli.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run came to, as its summary.json has it.
 *
 * @param outcome "completed", "diverged", "rank exhausted", "not converged" or "interrupted"
 * @param seconds the solve took
 * @param train the last training loss
 * @param test the last test loss, or null
 */
public record RunEnd(
        String outcome,
        double seconds,
        Loss train,
        @Nullable Loss test) {

    /**
     * A loss.
     *
     * @param value mean over replicas; NaN if there is none
     * @param halfWidth of its 95 % interval; NaN with one replica
     */
    public record Loss(double value, double halfWidth) {

        /** "0.01234 ± 0.00056". */
        public String text() {
            return Double.isNaN(halfWidth)
                    ? String.format(Locale.ROOT, "%.4g", value)
                    : TerminalSummary.withHalfWidth(value, halfWidth);
        }
    }

    /**
     * Reads a run's folder.
     *
     * @throws OutputFolderException if its summary cannot be read
     */
    public static RunEnd of(Path folder) throws OutputFolderException {
        Path file = folder.resolve("summary.json");
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            int replicas = json.required("replicas").asInt();
            return new RunEnd(
                    json.required("outcome").asString().replace('_', ' '),
                    json.required("seconds").asDouble(),
                    loss(json.required("train"), replicas),
                    json.has("test") ? loss(json.get("test"), replicas) : null);
        } catch (IOException | JacksonException e) {
            throw new OutputFolderException(
                    file + " cannot be read (" + e.getMessage() + "): remove its folder and run again");
        }
    }

    private static Loss loss(JsonNode curves, int replicas) {
        double stderr = last(curves.path("loss_stderr"));
        return new Loss(
                last(curves.path("loss")),
                replicas > 1 && !Double.isNaN(stderr) ? StudentT.factor95(replicas) * stderr : Double.NaN);
    }

    /** NaN if there is none, or if it is null, which stands for a number that is not finite. */
    private static double last(JsonNode numbers) {
        JsonNode last = numbers.path(numbers.size() - 1);
        return last.isNumber() ? last.asDouble() : Double.NaN;
    }
}
