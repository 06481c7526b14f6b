package dmft.activation;

import java.util.List;

/** The registry of activations. */
public final class Activations {

    private static final List<Activation> ALL = List.of(
            new Linear(), new Relu(), new LeakyRelu(), new Tanh(), new Erf(), new Softplus(), new Gelu(), new Sine());

    private Activations() {}

    /**
     * The activation with a name of {@link #names()}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Activation named(String name) {
        for (Activation activation : ALL) {
            if (activation.name().equals(name)) {
                return activation;
            }
        }
        throw new IllegalArgumentException(
                "no activation is called \"" + name + "\"; choose one of " + String.join(", ", names()));
    }

    /** Names of all activations, in the order in which help and documentation list them. */
    public static List<String> names() {
        return ALL.stream().map(Activation::name).toList();
    }
}
