package dmft.opencl;

import dmft.compute.Matrix;
import org.jocl.cl_mem;

/** Fields from coordinates: y = a c or y += a c. */
final class Expansion {

    /** Columns of the tile that follows the widest where work-items are vectors. */
    private static final int NARROW = 4;

    private final Commands commands;
    private final Tuning tuning;
    private final Scratch coordinates;

    Expansion(Commands commands, Tuning tuning, DeviceMemory memory, DeviceMemory.Arena arena) {
        this.commands = commands;
        this.tuning = tuning;
        this.coordinates = new Scratch(memory, arena);
    }

    /** Starts it; a and y have columns and sites. */
    void run(DeviceFields a, Matrix c, DeviceFields y, boolean accumulate) {
        float[] packed = new float[DeviceErrors.atATime((long) c.rows() * c.columns(), Float.BYTES)];
        if (tuning.tiled()) {
            pack(c, 0, c.columns(), packed, 0);
        } else {
            packTiles(c, packed);
        }
        commands.stage(packed.length * Float.BYTES).asFloatBuffer().put(packed);
        try (Commands.Sent sent = commands.send(coordinates)) {
            for (int at = 0; at < a.panels(); ) {
                int panels = Launch.segment(at, a, y);
                launch(a, sent.buffer(), y, accumulate, at, panels);
                at += panels;
            }
        }
    }

    private void launch(DeviceFields a, cl_mem c, DeviceFields y, boolean accumulate, int panel, int panels) {
        Tile tile = tuning.tile(y.columns());
        Commands.Call call = commands.call(tuning.tiled() ? tuning.kernel("expand", tile) : "expand")
                .fields(a, panel)
                .number(a.columns())
                .buffer(c)
                .fields(y, panel)
                .number(y.columns())
                .number(panels)
                .number(accumulate ? 1 : 0);
        if (tuning.tiled()) {
            long sites = Launch.roundUp((long) panels * DeviceFields.PANEL, tile.rows()) / tile.rows();
            long columns = Launch.roundUp(y.columns(), tile.columns()) / tile.columns();
            call.run(new long[] {sites * tile.items(), columns}, new long[] {tile.items(), 1});
        } else {
            call.run(new long[] {panels}, new long[] {1});
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
