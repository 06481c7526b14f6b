package dmft.opencl;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.activation.Gain;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An activation as kernels compute it: φ(h) = f(b h)/b.
 *
 * @param function f and f' in {@code activate.cl}
 * @param gain b
 * @param inverseGain 1/b
 */
record DeviceActivation(String function, float gain, float inverseGain) {

    /** The functions of activations, by the activations' names. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "linear", "linear",
            "relu", "relu",
            "leaky-relu", "leaky_relu",
            "tanh", "tanh_and_slope",
            "erf", "erf_and_slope",
            "softplus", "softplus",
            "gelu", "gelu",
            "sine", "sine");

    /**
     * That of an activation.
     *
     * @throws IllegalArgumentException if it is none of the built-in ones, whatever its name
     */
    static DeviceActivation of(Activation activation) {
        double gain = 1;
        Activation base = activation;
        while (base instanceof Gain scaled) {
            gain *= scaled.gain();
            base = scaled.base();
        }
        return new DeviceActivation(function(base), (float) gain, (float) (1 / gain));
    }

    /** An activation of that name may be somebody's own, and another function. */
    private static String function(Activation activation) {
        String name = activation.name();
        @Nullable String function = FUNCTIONS.get(name);
        if (function == null || !Activations.named(name).equals(activation)) {
            throw new IllegalArgumentException("the OpenCL backend has no kernel for the activation \"" + name + "\" ("
                    + activation.getClass().getName() + "); it has those of the built-in "
                    + String.join(", ", new TreeMap<>(FUNCTIONS).keySet())
                    + ": choose one of them or another backend");
        }
        return function;
    }
}
