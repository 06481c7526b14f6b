package dmft.opencl;

import dmft.compute.Matrix;
import java.lang.ref.Reference;

/**
 * Fields from coordinates: y = a c or y += a c.
 *
 * <p>A product is held back until the next command. Where that is an activation or an elementwise product of just its result, as in h = U c, φ(h), φ'(h) and in z = V d,
 * g = φ'(h) ∘ z, one kernel does both while the numbers are at hand. Every number goes through the same operations in the same order either way.
 */
final class Expansion {

    /** Columns of the tile that follows the widest where work-items are vectors. */
    private static final int NARROW = 4;

    private final Commands commands;
    private final Staging staging;
    private final Tuning tuning;
    private final Scratch coordinates;

    Expansion(Commands commands, Staging staging, Tuning tuning, DeviceMemory memory, DeviceMemory.Arena arena) {
        this.commands = commands;
        this.staging = staging;
        this.tuning = tuning;
        this.coordinates = new Scratch(memory, arena);
    }

    /** c as kernels read it. */
    float[] packed(Matrix c) {
        float[] packed = new float[DeviceErrors.atATime((long) c.rows() * c.columns(), Float.BYTES)];
        if (tuning.tiled()) {
            pack(c, 0, c.columns(), packed, 0);
        } else {
            packTiles(c, packed);
        }
        return packed;
    }

    /** Gives a product to do; a and y have columns and sites. */
    void run(DeviceFields a, float[] packed, DeviceFields y, boolean accumulate) {
        commands.hold(new Product(a, packed, y, accumulate));
        if (!a.apart(y)) {
            commands.settle();
        }
    }

    /** φ(h) and φ'(h) along with the product that gives h, if it is still to be done. */
    boolean activate(DeviceActivation activation, DeviceFields h, DeviceFields phi, DeviceFields slope) {
        if (!(commands.held() instanceof Product product && product.y.same(h))) {
            return false;
        }
        if (!product.maySet(phi) || !product.maySet(slope) || !(phi.same(slope) || phi.apart(slope))) {
            return false;
        }
        String kernel = kernel("expand_activate", h);
        commands.replaceHeld(() -> product.launch(
                panel -> commands.call(kernel, activation.function())
                        .fields(phi, panel)
                        .fields(slope, panel)
                        .number(h.sites() - panel * DeviceFields.PANEL)
                        .number(activation.gain())
                        .number(activation.inverseGain()),
                phi,
                slope));
        return true;
    }

    /** y = a ∘ b along with the product that gives a or b, if it is still to be done. */
    boolean multiply(DeviceFields a, DeviceFields b, DeviceFields y) {
        if (!(commands.held() instanceof Product product)) {
            return false;
        }
        DeviceFields factor = product.y.same(a) ? b : a;
        if (!(product.y.same(a) || product.y.same(b)) || !factor.apart(product.y)) {
            return false;
        }
        if (!product.maySet(y) || !(factor.same(y) || factor.apart(y))) {
            return false;
        }
        String kernel = kernel("expand_multiply", y);
        commands.replaceHeld(() -> product.launch(
                panel -> commands.call(kernel).fields(factor, panel).fields(y, panel), factor, y));
        return true;
    }

    /** The kernel of a product with as many columns as y. */
    private String kernel(String product, DeviceFields y) {
        return tuning.tiled() ? tuning.kernel(product, tuning.tile(y.columns())) : product;
    }

    /** A kernel that does a product and more, with the arguments for what is more, from a panel on; those of the product follow. */
    @FunctionalInterface
    private interface Kernel {
        Call at(int panel);
    }

    /** A product still to be done, on views of its own: whose they are may grow or drop columns meanwhile. */
    private final class Product implements Runnable {

        private final DeviceFields a;
        private final float[] packed;
        private final DeviceFields y;
        private final boolean accumulate;
        private int done; // panels

        private Product(DeviceFields a, float[] packed, DeviceFields y, boolean accumulate) {
            this.a = (DeviceFields) a.view(0, a.columns());
            this.packed = packed;
            this.y = (DeviceFields) y.view(0, y.columns());
            this.accumulate = accumulate;
        }

        /** Whether what is made of a part of y may be written before all of y is known. */
        private boolean maySet(DeviceFields x) {
            return x.apart(a) && (x.same(y) || x.apart(y));
        }

        @Override
        public void run() {
            launch(panel -> commands.call(kernel("expand", y)));
        }

        /** Starts it, from the panel on where a failed try ended. */
        private void launch(Kernel kernel, DeviceFields... others) {
            staging.stage(packed.length * Float.BYTES).asFloatBuffer().put(packed);
            try (Staging.Sent sent = staging.send(coordinates)) {
                DeviceFields[] operands = operands(others);
                while (done < a.panels()) {
                    int panels = Launch.segment(done, operands);
                    launch(kernel.at(done), sent, panels);
                    done += panels;
                }
            } finally {
                Reference.reachabilityFence(a);
                Reference.reachabilityFence(y);
            }
        }

        private DeviceFields[] operands(DeviceFields... others) {
            DeviceFields[] operands = new DeviceFields[others.length + 2];
            operands[0] = a;
            operands[1] = y;
            System.arraycopy(others, 0, operands, 2, others.length);
            return operands;
        }

        private void launch(Call call, Staging.Sent sent, int panels) {
            call.fields(a, done)
                    .number(a.columns())
                    .buffer(sent.buffer())
                    .fields(y, done)
                    .number(y.columns())
                    .number(panels)
                    .number(accumulate ? 1 : 0);
            if (tuning.tiled()) {
                Tile tile = tuning.tile(y.columns());
                long sites = Launch.roundUp((long) panels * DeviceFields.PANEL, tile.rows()) / tile.rows();
                long columns = Launch.roundUp(y.columns(), tile.columns()) / tile.columns();
                call.run(new long[] {sites * tile.items(), columns}, new long[] {tile.items(), 1});
            } else {
                call.run(new long[] {panels}, new long[] {1});
            }
        }
    }

    /** Tile after tile, as {@code expand.cl} reads them. */
    private void packTiles(Matrix c, float[] to) {
        for (int j = 0; j < c.columns(); ) {
            int left = c.columns() - j;
            int width = left >= tuning.expandColumns() ? tuning.expandColumns() : left >= NARROW ? NARROW : 1;
            pack(c, j, width, to, j * c.rows());
            j += width;
        }
    }

    /** Some columns, row after row. */
    private static void pack(Matrix c, int first, int width, float[] to, int start) {
        int at = start;
        for (int i = 0; i < c.rows(); i++) {
            for (int j = first; j < first + width; j++) {
                to[at++] = (float) c.get(i, j);
            }
        }
    }
}
