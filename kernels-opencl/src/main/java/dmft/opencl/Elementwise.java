package dmft.opencl;

import dmft.compute.NormalStream;
import java.nio.IntBuffer;

/** What each number of a field depends on by itself. */
final class Elementwise {

    /** Sites whose normal numbers a work-item makes on a GPU. */
    private static final int QUAD = 4;

    private final Commands commands;
    private final Staging staging;
    private final Tuning tuning;
    private final Scratch indices;

    Elementwise(Commands commands, Staging staging, Tuning tuning, DeviceMemory memory, DeviceMemory.Arena arena) {
        this.commands = commands;
        this.staging = staging;
        this.tuning = tuning;
        this.indices = new Scratch(memory, arena);
    }

    /** φ(h) and φ'(h). */
    void activate(DeviceActivation activation, DeviceFields h, DeviceFields phi, DeviceFields slope) {
        for (int at = 0; at < h.panels(); ) {
            int panels = Launch.segment(at, h, phi, slope);
            numbers(
                    commands.call("activate", activation.function())
                            .fields(h, at)
                            .fields(phi, at)
                            .fields(slope, at)
                            .number(h.columns())
                            .number(h.sites() - at * DeviceFields.PANEL)
                            .number(activation.gain())
                            .number(activation.inverseGain()),
                    h.columns(),
                    panels);
            at += panels;
        }
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

    /** y = a x + b y. */
    void combine(double a, DeviceFields x, double b, DeviceFields y) {
        for (int at = 0; at < x.panels(); ) {
            int panels = Launch.segment(at, x, y);
            numbers(
                    commands.call("combine")
                            .fields(x, at)
                            .fields(y, at)
                            .number(x.columns())
                            .number((float) a)
                            .number((float) b),
                    x.columns(),
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
        int bytes = chosen.length * Integer.BYTES;
        IntBuffer stage = staging.stage(bytes).asIntBuffer();
        stage.put(chosen);
        try (Staging.Sent sent = staging.send(indices)) {
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
        for (int at = 0; at < x.panels(); ) {
            int panels = Launch.segment(at, x);
            Call call = commands.call("normal")
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
    private void numbers(Call call, int columns, int panels) {
        run(call, (long) columns * DeviceFields.PANEL, panels);
    }

    /** Starts a kernel; where work-items are vectors, one of them does all of a panel. */
    private void run(Call call, long itemsOfPanel, int panels) {
        if (tuning.tiled()) {
            call.run(new long[] {panels, Launch.roundUp(itemsOfPanel, Launch.GROUP)}, new long[] {1, Launch.GROUP});
        } else {
            call.run(new long[] {panels, 1}, new long[] {1, 1});
        }
    }
}
