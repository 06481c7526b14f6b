package dmft.opencl;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.activation.Gain;
import dmft.compute.NormalStream;
import java.nio.IntBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each number of a field depends on by itself. */
final class Elementwise {

    /** Sites whose normal numbers a work-item makes on a GPU. */
    private static final int QUAD = 4;

    /** The kernels of activations, by the activations' names. */
    private static final Map<String, String> ACTIVATIONS = Map.of(
            "linear", "activate_linear",
            "relu", "activate_relu",
            "leaky-relu", "activate_leaky_relu",
            "tanh", "activate_tanh",
            "erf", "activate_erf",
            "softplus", "activate_softplus",
            "gelu", "activate_gelu",
            "sine", "activate_sine");

    private final Commands commands;
    private final Tuning tuning;
    private final Scratch indices;

    Elementwise(Commands commands, Tuning tuning, DeviceMemory memory, DeviceMemory.Arena arena) {
        this.commands = commands;
        this.tuning = tuning;
        this.indices = new Scratch(memory, arena);
    }

    /** φ(h) and φ'(h). */
    void activate(Activation activation, DeviceFields h, DeviceFields phi, DeviceFields slope) {
        double gain = 1;
        Activation base = activation;
        while (base instanceof Gain scaled) {
            gain *= scaled.gain();
            base = scaled.base();
        }
        String kernel = kernel(base);
        float factor = (float) gain;
        float inverse = (float) (1 / gain);
        for (int at = 0; at < h.panels(); ) {
            int panels = Launch.segment(at, h, phi, slope);
            numbers(
                    commands.call(kernel)
                            .fields(h, at)
                            .fields(phi, at)
                            .fields(slope, at)
                            .number(h.columns())
                            .number(h.sites() - at * DeviceFields.PANEL)
                            .number(factor)
                            .number(inverse),
                    h.columns(),
                    panels);
            at += panels;
        }
    }

    /** An activation of that name may be somebody's own, and another function. */
    private static String kernel(Activation activation) {
        String name = activation.name();
        @Nullable String kernel = ACTIVATIONS.get(name);
        if (kernel == null || !Activations.named(name).equals(activation)) {
            throw new IllegalArgumentException("the OpenCL backend has no kernel for the activation \"" + name + "\" ("
                    + activation.getClass().getName() + "); it has those of the built-in "
                    + String.join(", ", new TreeMap<>(ACTIVATIONS).keySet())
                    + ": choose one of them or another backend");
        }
        return kernel;
    }

    /** y = a ∘ b. */
    void multiply(DeviceFields a, DeviceFields b, DeviceFields y) {
        for (int at = 0; at < a.panels(); ) {
            int panels = Launch.segment(at, a, b, y);
            numbers(
                    commands.call("multiply")
                            .fields(a, at)
                            .fields(b, at)
                            .fields(y, at)
                            .number(a.columns()),
                    a.columns(),
                    panels);
            at += panels;
        }
    }

    /** y's columns become the chosen columns of x. */
    void copyColumns(DeviceFields x, int[] chosen, DeviceFields y) {
        if (isRun(chosen)) {
            copyRun((DeviceFields) x.view(chosen[0], chosen.length), y);
            return;
        }
        for (int column : chosen) {
            if (column < 0 || column >= x.columns()) {
                throw new IllegalArgumentException(
                        "copy: column " + column + " of fields with " + x.columns() + " columns");
            }
        }
        int bytes = chosen.length * Integer.BYTES;
        IntBuffer stage = commands.stage(bytes).asIntBuffer();
        stage.put(chosen);
        try (Commands.Sent sent = commands.send(indices)) {
            for (int at = 0; at < x.panels(); ) {
                int panels = Launch.segment(at, x, y);
                numbers(
                        commands.call("copy_columns")
                                .fields(x, at)
                                .buffer(sent.buffer())
                                .fields(y, at)
                                .number(y.columns()),
                        y.columns(),
                        panels);
                at += panels;
            }
        }
    }

    private static boolean isRun(int[] chosen) {
        for (int j = 1; j < chosen.length; j++) {
            if (chosen[j] != chosen[j - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    private void copyRun(DeviceFields x, DeviceFields y) {
        for (int at = 0; at < x.panels(); ) {
            int panels = Launch.segment(at, x, y);
            numbers(commands.call("copy_run").fields(x, at).fields(y, at).number(y.columns()), y.columns(), panels);
            at += panels;
        }
    }

    /** The first columns of a block's panels go to another block. */
    void move(DeviceFields.Block x, DeviceFields.Block y, int columns, int panels) {
        numbers(commands.call("copy_run").block(x).block(y).number(columns), columns, panels);
    }

    /** All columns become zero. */
    void clear(DeviceFields y) {
        for (int at = 0; at < y.panels(); ) {
            int panels = Launch.segment(at, y);
            numbers(commands.call("clear_columns").fields(y, at).number(y.columns()), y.columns(), panels);
            at += panels;
        }
    }

    /** Column j of x becomes the standard normal field number {@code firstField + j} of a stream. */
    void normal(NormalStream stream, int firstField, DeviceFields x) {
        stream.requireSites(x.sites());
        for (int at = 0; at < x.panels(); ) {
            int panels = Launch.segment(at, x);
            Commands.Call call = commands.call("normal")
                    .fields(x, at)
                    .number(x.columns())
                    .number(x.sites() - at * DeviceFields.PANEL)
                    .longNumber(stream.origin() + (long) at * DeviceFields.PANEL)
                    .number(firstField)
                    .number(stream.stream())
                    .number(stream.replica())
                    .number((int) stream.seed())
                    .number((int) (stream.seed() >>> 32));
            run(call, (long) x.columns() * DeviceFields.PANEL / QUAD, panels);
            at += panels;
        }
    }

    /** Starts a kernel that does the numbers of some columns of some panels. */
    private void numbers(Commands.Call call, int columns, int panels) {
        run(call, (long) columns * DeviceFields.PANEL, panels);
    }

    /** Starts a kernel; where work-items are vectors, one of them does all of a panel. */
    private void run(Commands.Call call, long itemsOfPanel, int panels) {
        if (tuning.tiled()) {
            call.run(new long[] {panels, Launch.roundUp(itemsOfPanel, Launch.GROUP)}, new long[] {1, Launch.GROUP});
        } else {
            call.run(new long[] {panels, 1}, new long[] {1, 1});
        }
    }
}
