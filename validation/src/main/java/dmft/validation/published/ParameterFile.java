package dmft.validation.published;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.data.DataException;
import dmft.data.Examples;
import dmft.data.GaussianData;
import dmft.data.Normalization;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * The problem of a figure's {@code RUN.toml}, the file that the command line solves, for any draw of its Gaussian data.
 *
 * @param shape the network
 * @param data the law of the inputs and labels
 * @param examples number of training examples P
 * @param training learning rate and steps
 */
record ParameterFile(MlpShape shape, GaussianData data, int examples, Training training) {

    /**
     * Reads the keys that figures use; the command line refuses what is wrong with a file in full.
     *
     * @throws IllegalArgumentException if the file is no TOML or lacks a key
     */
    static ParameterFile read(Path file) throws IOException {
        TomlParseResult toml = Toml.parse(file);
        if (toml.hasErrors()) {
            throw new IllegalArgumentException(file + ": " + toml.errors().get(0));
        }
        String name = toml.getString("model.activation", () -> "tanh");
        Activation activation = Activations.named(name).withGain(number(toml, "model.activation_gain", 1));
        MlpShape shape = new MlpShape(
                (int) number(toml, "model.depth", 3),
                activation,
                number(toml, "model.gamma0", 1),
                number(toml, "model.weight_scale", 1),
                0);
        return new ParameterFile(
                shape,
                new GaussianData(
                        (int) number(toml, "data.dimension", 0),
                        GaussianData.Labels.named(toml.getString("data.labels", () -> "random")),
                        (long) number(toml, "data.seed", 0),
                        Normalization.named(toml.getString("data.normalize", () -> "unit"))),
                (int) number(toml, "data.train", 0),
                Training.gradientDescent(
                        number(toml, "training.learning_rate", 0.5), (int) number(toml, "training.steps", 100)));
    }

    private static double number(TomlParseResult toml, String key, double otherwise) {
        Object value = toml.get(key);
        return value == null ? otherwise : ((Number) value).doubleValue();
    }

    /** The training examples of a draw. */
    Examples draw(long seed) {
        try {
            return new GaussianData(data.dimension(), data.labels(), seed, data.normalization())
                    .draw(examples, 0)
                    .train();
        } catch (DataException e) {
            throw new IllegalStateException("cannot draw " + examples + " examples", e);
        }
    }

    /** This network with another depth and γ0, on given examples. */
    Problem problem(int depth, double gamma0, Examples drawn) {
        MlpShape changed = new MlpShape(depth, shape.activation(), gamma0, shape.weightScale(), shape.biasScale());
        return new Problem(changed, drawn, null, training);
    }
}
