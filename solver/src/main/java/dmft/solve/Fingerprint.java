package dmft.solve;

import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.order.Recording;
import dmft.train.Training;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that decides the numbers of a solve, as lines "name: value". The number of threads is not among them; what the backend runs on is, for devices round
 * and sum in their own ways.
 */
final class Fingerprint {

    /** Rises when the files or the order of the random numbers change. */
    private static final int FORMAT = 3;

    private static final String PROGRAM = program();

    private Fingerprint() {}

    /**
     * The lines.
     *
     * @param backend its name
     * @param device what it runs on
     */
    static List<String> of(
            Problem problem, SolverSettings settings, Recording recording, String backend, String device) {
        List<String> lines = new ArrayList<>();
        lines.add("version: " + version() + ", program " + PROGRAM);
        lines.add("checkpoint format: " + FORMAT);
        switch (problem.architecture()) {
            case MlpShape shape -> lines.addAll(lines(shape));
        }
        lines.add("train: " + digest(problem.train()));
        lines.add("test: " + digest(problem.test()));
        Training training = problem.training();
        lines.add("learning rate: " + training.learningRate());
        lines.add("steps: " + training.steps());
        lines.add("loss: " + training.loss());
        lines.add("batches: " + training.batches());
        lines.add("schedule: " + training.schedule());
        lines.add("optimizer: " + training.optimizer());
        lines.add("noise: " + training.noise());
        lines.add("flow: " + training.flow());
        lines.add("method: " + settings.method());
        if (settings.method() == Method.SELF_CONSISTENT) {
            lines.add("iteration: " + settings.iteration());
        }
        lines.add("samples: " + settings.samples());
        lines.add("tolerance: " + settings.tolerance());
        lines.add("replicas: " + settings.replicas());
        lines.add("seed: " + settings.seed());
        lines.add("backend: " + backend);
        lines.add("runs on: " + device);
        lines.add("recorded: " + new TreeSet<>(recording.quantities()) + " of " + recording.sites() + " sites at "
                + recording.steps().length + " steps with digest " + digest(recording.steps()));
        return lines;
    }

    /** The lines in which two fingerprints differ, as one sentence part. */
    static String difference(List<String> saved, List<String> present) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(saved.size(), present.size()); i++) {
            String before = i < saved.size() ? saved.get(i) : "nothing";
            String now = i < present.size() ? present.get(i) : "nothing";
            if (!before.equals(now)) {
                differences.add("\"" + before + "\" there, \"" + now + "\" here");
            }
        }
        return String.join("; ", differences);
    }

    static String version() {
        String version = Fingerprint.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    private static List<String> lines(MlpShape shape) {
        return List.of(
                "depth: " + shape.depth(),
                // With a gain the name stays the same, the value does not.
                "activation: " + shape.activation().name() + " with "
                        + shape.activation().value(1) + " at 1",
                "gamma0: " + shape.gamma0(),
                "weight scales: " + shape.weightScales(),
                "bias scales: " + shape.biasScales(),
                "relative learning rates: " + shape.rates() + ", of biases " + shape.biasRates(),
                "learning rule: " + shape.rule(),
                "parameterisation: " + shape.parameterisation(),
                "gated: " + shape.gated());
    }

    private static String digest(@Nullable Examples examples) {
        if (examples == null) {
            return "none";
        }
        MessageDigest digest = sha256();
        for (int i = 0; i < examples.size(); i++) {
            update(digest, examples.inputs()[i]);
            update(digest, examples.targets()[i]);
        }
        return examples.size() + " examples of " + examples.dimension() + " entries with digest " + shortened(digest);
    }

    private static String digest(int[] steps) {
        MessageDigest digest = sha256();
        digest.update(Arrays.toString(steps).getBytes(StandardCharsets.UTF_8));
        return shortened(digest);
    }

    /** A digest of the compiled solver: numbers may change between builds of the same version. */
    private static String program() {
        MessageDigest digest = sha256();
        try {
            Path place = Path.of(Fingerprint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(Files.readAllBytes(file));
                }
            }
            return shortened(digest);
        } catch (IOException | URISyntaxException e) {
            return "without digest (" + e + ")";
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String shortened(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static void update(MessageDigest digest, double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
        bytes.asDoubleBuffer().put(values);
        digest.update(bytes);
    }
}
