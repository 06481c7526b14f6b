package dmft.coupling;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watches how far an iteration moves the order parameters of a coupling, at some passes, and how much of that the finite number of paths explains. */
final class BathWatch {

    /** Passes that are watched, about: all of a long training would take a tenth of its time. */
    private static final int WATCHED = 25;

    private final Bath bath;
    private final int every; // passes
    private final Scatter kernelScatter;
    private final Scatter responseScatter;
    private final Scatter gradientScatter;
    private final Scatter gradientResponseScatter;

    BathWatch(Bath bath, int passes) {
        this.bath = bath;
        this.every = every(passes);
        this.kernelScatter = new Scatter(passes);
        this.responseScatter = new Scatter(passes);
        this.gradientScatter = new Scatter(passes);
        this.gradientResponseScatter = new Scatter(passes);
    }

    /** Odd, so as not to keep step with what is recorded. */
    static int every(int passes) {
        return Math.max(1, passes / WATCHED) | 1;
    }

    void clear() {
        List.of(kernelScatter, responseScatter, gradientScatter, gradientResponseScatter)
                .forEach(Scatter::clear);
    }

    /** True if batches tell this pass's kernels. */
    boolean sees(int pass) {
        return pass % every == 0;
    }

    /** Sees ⟨V φ⟩ and ⟨φ φᵀ⟩ of a batch of paths. */
    void forward(Workers workers, int pass, Matrix average, Matrix kernel) {
        kernelScatter.add(pass, kernel);
        if (pass > 0) {
            Matrix before = bath.gradients().coordinates(pass - 1);
            responseScatter.add(pass, overlapForward(workers, pass, average, before));
        }
    }

    /** Sees ⟨U g⟩ and ⟨g gᵀ⟩ of a batch of paths. */
    void backward(Workers workers, int pass, Matrix average, Matrix kernel) {
        gradientScatter.add(pass, kernel);
        Matrix now = bath.features().coordinates(pass);
        gradientResponseScatter.add(pass, overlapBackward(workers, pass, average, now));
    }

    /** ⟨φ(t) r(t−1)⟩ = a(t)ᵀH(t−1). */
    private Matrix overlapForward(Workers workers, int pass, Matrix c, Matrix before) {
        return Products.multiplyTransposed(
                workers, c.selectRows(bath.forwardDrawn(pass)), before.selectRows(bath.backwardDirections(pass - 1)));
    }

    /** ⟨g(t) u(t)⟩ = b(t)ᵀF(t). */
    private Matrix overlapBackward(Workers workers, int pass, Matrix d, Matrix now) {
        return Products.multiplyTransposed(
                workers, d.selectRows(bath.backwardDrawn(pass)), now.selectRows(bath.forwardDirections(pass)));
    }

    /**
     * What has moved since the iteration began, by name: Φ(t,t), ⟨φ(t) r(t−1)⟩, G(t,t), ⟨g(t) u(t)⟩ of some passes, evenly spread. Coordinates themselves say less, for weak
     * directions turn where nothing that can be seen changes. The noise of Φ and G is that of the batches' ⟨φ φᵀ⟩ and ⟨g gᵀ⟩.
     */
    Map<String, Residual> residuals(Workers workers, int batches) {
        double[] phi = new double[2]; // |change|², |Φ|²
        double[] g = new double[2];
        double[] a = new double[1];
        double[] b = new double[1];
        for (int p = 0; p < bath.features().passes(); p += every) {
            Matrix c = bath.features().coordinates(p);
            Matrix nextC = bath.features().next().get(p);
            compare(workers, c.selectRows(bath.forwardDirections(p)), nextC.selectRows(bath.forwardDirections(p)), phi);
            Matrix d = bath.gradients().coordinates(p);
            if (p > 0 && bath.gradients().coordinates(p - 1).columns() > 0) {
                Matrix now = overlapForward(workers, p, c, bath.gradients().coordinates(p - 1));
                Matrix next = overlapForward(
                        workers, p, nextC, bath.gradients().next().get(p - 1));
                a[0] += Scatter.squares(next.addScaled(-1, now));
            }
            if (d.columns() > 0) {
                Matrix nextD = bath.gradients().next().get(p);
                compare(
                        workers,
                        d.selectRows(bath.backwardDirections(p)),
                        nextD.selectRows(bath.backwardDirections(p)),
                        g);
                Matrix now = overlapBackward(workers, p, d, c);
                b[0] += Scatter.squares(
                        overlapBackward(workers, p, nextD, nextC).addScaled(-1, now));
            }
        }
        double both = Math.sqrt(phi[1] * g[1]);
        Map<String, Residual> all = new LinkedHashMap<>();
        all.put("phi " + bath.name(), residual(phi[0], phi[1], kernelScatter, batches));
        all.put("response A " + bath.name(), residual(a[0], both, responseScatter, batches));
        all.put("g " + bath.name(), residual(g[0], g[1], gradientScatter, batches));
        all.put("response B " + bath.name(), residual(b[0], both, gradientResponseScatter, batches));
        return all;
    }

    private static void compare(Workers workers, Matrix now, Matrix next, double[] sums) {
        Matrix kernel = Products.multiplyTransposed(workers, next, next);
        sums[1] += Scatter.squares(kernel);
        sums[0] += Scatter.squares(kernel.addScaled(-1, Products.multiplyTransposed(workers, now, now)));
    }

    private static Residual residual(double change, double size, Scatter scatter, int batches) {
        double scale = Math.max(size, Double.MIN_NORMAL);
        return new Residual(Math.sqrt(change / scale), Math.sqrt(scatter.varianceOfMean(batches) / scale));
    }
}
