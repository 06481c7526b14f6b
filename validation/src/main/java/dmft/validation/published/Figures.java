package dmft.validation.published;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The published figures, each with the parameter file of its folder. */
public final class Figures {

    private static final Effort FULL = new Effort(4096, 4, 0.02);
    private static final Effort QUICK = new Effort(512, 1, 0.05);

    private Figures() {}

    /**
     * At the published widths.
     *
     * @param root the folder {@code validation/published}
     */
    public static List<Figure> full(Path root) throws IOException {
        return List.of(
                new DeepLinearMethods(parameters(root, "deep-linear-methods"), 2200, FULL.withReplicas(2), 9),
                new DeepLinearDepth(parameters(root, "deep-linear-depth"), FULL),
                new DeepTanh(parameters(root, "deep-tanh"), FULL, 9, List.of(100, 250, 2000)),
                new TwoLayerRelu(parameters(root, "two-layer-relu"), FULL, 3000),
                new SilentAlignment(parameters(root, "silent-alignment"), FULL.withReplicas(2)));
    }

    /** With fewer sites and narrower networks: good for the order of methods and the trends, not for the values. */
    public static List<Figure> quick(Path root) throws IOException {
        return List.of(
                new DeepLinearMethods(parameters(root, "deep-linear-methods"), 300, QUICK, 33),
                new DeepLinearDepth(parameters(root, "deep-linear-depth"), QUICK),
                new DeepTanh(parameters(root, "deep-tanh"), QUICK, 33, List.of(20, 60, 200)),
                new TwoLayerRelu(parameters(root, "two-layer-relu"), QUICK, 300),
                new SilentAlignment(parameters(root, "silent-alignment"), QUICK));
    }

    private static ParameterFile parameters(Path root, String folder) throws IOException {
        return ParameterFile.read(root.resolve(folder).resolve("RUN.toml"));
    }
}
