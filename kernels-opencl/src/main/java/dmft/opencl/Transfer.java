package dmft.opencl;

import dmft.compute.Matrix;
import java.nio.ByteBuffer;

/** Fields from and to the host, a few panels at a time. */
final class Transfer {

    /** Bytes that are under way at a time. */
    private static final int MOST_BYTES = 16 << 20;

    private final Staging staging;

    Transfer(Staging staging) {
        this.staging = staging;
    }

    /** Column j of x becomes column j of the values. */
    void write(Matrix values, DeviceFields x) {
        for (int at = 0; at < x.panels(); ) {
            int panels = panels(x, at);
            ByteBuffer stage = staging.stage(panels * Staging.panelBytes(x));
            for (int p = 0; p < panels; p++) {
                for (int j = 0; j < x.columns(); j++) {
                    for (int s = 0; s < DeviceFields.PANEL; s++) {
                        int site = (at + p) * DeviceFields.PANEL + s;
                        // Sites that pad the last panel are zero.
                        stage.putFloat(site < x.sites() ? (float) values.get(site, j) : 0f);
                    }
                }
            }
            stage.flip();
            staging.writePanels(x, at, panels);
            at += panels;
        }
    }

    /** The values of x. */
    Matrix read(DeviceFields x) {
        Matrix values = new Matrix(x.sites(), x.columns());
        for (int at = 0; at < x.panels(); ) {
            int panels = panels(x, at);
            ByteBuffer stage = staging.readPanels(x, at, panels);
            for (int p = 0; p < panels; p++) {
                int site = (at + p) * DeviceFields.PANEL;
                int used = Math.min(DeviceFields.PANEL, x.sites() - site);
                for (int s = 0; s < used; s++) {
                    for (int j = 0; j < x.columns(); j++) {
                        int place = (p * x.columns() + j) * DeviceFields.PANEL + s;
                        values.set(site + s, j, stage.getFloat(place * Float.BYTES));
                    }
                }
            }
            at += panels;
        }
        return values;
    }

    private static int panels(DeviceFields x, int at) {
        return Math.min(Launch.segment(at, x), Math.max(1, MOST_BYTES / Staging.panelBytes(x)));
    }
}
