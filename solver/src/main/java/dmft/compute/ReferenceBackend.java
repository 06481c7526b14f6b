package dmft.compute;

import dmft.activation.Activation;
import java.util.Arrays;

/**
 * The bulk operations in plain float64 loops: the definition that other backends are tested against. Never optimised.
 *
 * <p>In float64 on purpose: what another backend's float32 costs can then be measured, and gradients can be checked by finite differences.
 */
public final class ReferenceBackend implements Backend {

    private final Workers workers = new Workers(1);

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String description() {
        return "plain loops in float64 on one core; slow, the definition that others are tested against";
    }

    @Override
    public double unitRoundoff() {
        return 0x1p-53;
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Fields fields(int sites, int columns) {
        return new ColumnFields(sites, columns);
    }

    @Override
    public Matrix contract(Fields a, Fields x) {
        Shapes.checkContract(a, x);
        Matrix c = new Matrix(a.columns(), x.columns());
        for (int i = 0; i < a.columns(); i++) {
            double[] ai = column(a, i);
            for (int j = 0; j < x.columns(); j++) {
                double[] xj = column(x, j);
                double sum = 0;
                for (int s = 0; s < ai.length; s++) {
                    sum += ai[s] * xj[s];
                }
                c.set(i, j, sum / ai.length);
            }
        }
        return c;
    }

    @Override
    public void expand(Fields a, Matrix c, Fields y, boolean accumulate) {
        Shapes.checkExpand(a, c, y);
        for (int j = 0; j < y.columns(); j++) {
            double[] yj = column(y, j);
            if (!accumulate) {
                Arrays.fill(yj, 0);
            }
            for (int i = 0; i < a.columns(); i++) {
                double[] ai = column(a, i);
                double cij = c.get(i, j);
                for (int s = 0; s < yj.length; s++) {
                    yj[s] += ai[s] * cij;
                }
            }
        }
    }

    @Override
    public double[] meanSquares(Fields x) {
        double[] squares = new double[x.columns()];
        for (int j = 0; j < squares.length; j++) {
            double[] xj = column(x, j);
            for (double v : xj) {
                squares[j] += v * v;
            }
            squares[j] /= xj.length;
        }
        return squares;
    }

    @Override
    public void activate(Activation activation, Fields h, Fields phi, Fields derivative) {
        Shapes.checkSame(h, phi);
        Shapes.checkSame(h, derivative);
        for (int j = 0; j < h.columns(); j++) {
            double[] hj = column(h, j);
            double[] value = column(phi, j);
            double[] slope = column(derivative, j);
            for (int s = 0; s < hj.length; s++) {
                double v = hj[s];
                value[s] = activation.value(v);
                slope[s] = activation.derivative(v);
            }
        }
    }

    @Override
    public void multiply(Fields a, Fields b, Fields y) {
        Shapes.checkSame(a, b);
        Shapes.checkSame(a, y);
        for (int j = 0; j < a.columns(); j++) {
            double[] aj = column(a, j);
            double[] bj = column(b, j);
            double[] yj = column(y, j);
            for (int s = 0; s < aj.length; s++) {
                yj[s] = aj[s] * bj[s];
            }
        }
    }

    @Override
    public void combine(double a, Fields x, double b, Fields y) {
        Shapes.checkSame(x, y);
        for (int j = 0; j < x.columns(); j++) {
            double[] xj = column(x, j);
            double[] yj = column(y, j);
            for (int s = 0; s < xj.length; s++) {
                yj[s] = a * xj[s] + b * yj[s];
            }
        }
    }

    @Override
    public void copyColumns(Fields x, int[] chosen, Fields y) {
        Shapes.checkCopy(x, chosen, y);
        for (int j = 0; j < chosen.length; j++) {
            System.arraycopy(column(x, chosen[j]), 0, column(y, j), 0, x.sites());
        }
    }

    @Override
    public void normal(NormalStream stream, int firstField, Fields x) {
        for (int j = 0; j < x.columns(); j++) {
            stream.fill(firstField + j, 0, column(x, j), 0, x.sites());
        }
    }

    @Override
    public void write(Matrix values, Fields x) {
        Shapes.checkValues(values, x);
        for (int j = 0; j < x.columns(); j++) {
            for (int s = 0; s < x.sites(); s++) {
                column(x, j)[s] = values.get(s, j);
            }
        }
    }

    @Override
    public Matrix read(Fields x) {
        Matrix values = new Matrix(x.sites(), x.columns());
        for (int j = 0; j < x.columns(); j++) {
            for (int s = 0; s < x.sites(); s++) {
                values.set(s, j, column(x, j)[s]);
            }
        }
        return values;
    }

    @Override
    public void close() {
        workers.close();
    }

    private static double[] column(Fields x, int j) {
        return ((ColumnFields) x).column(j);
    }
}
