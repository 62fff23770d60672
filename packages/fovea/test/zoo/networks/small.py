"""The small networks of courses and examples, built in Keras."""

from recording import Case, keras_network


def sequential(shape, *make):
    """Return a function that builds the layers that `make` returns, each called with keras.layers, in order.

    It does not use Sequential, which prefixes the names of its weights with its own.
    """

    @keras_network
    def build():
        from keras import Model, layers

        inputs = x = layers.Input(shape)
        for one in make:
            x = one(layers)(x)
        return Model(inputs, x)

    return build


def conv(name, filters, size, padding="valid", activation="relu"):
    return lambda layers: layers.Conv2D(filters, size, padding=padding, activation=activation, name=name)


def pool(name):
    return lambda layers: layers.MaxPooling2D(name=name)


def dense(name, units, activation="relu"):
    return lambda layers: layers.Dense(units, activation=activation, name=name)


def flatten(layers):
    return layers.Flatten()


def normalized(index):
    return (
        lambda layers: layers.BatchNormalization(name=f"bn{index}"),
        lambda layers: layers.ReLU(),
        pool(f"max_pool{index}"),
    )


lenet5 = sequential(
    (28, 28, 1),
    *(conv("C1", 6, 5, "same"), pool("S2"), conv("C3", 16, 5), pool("S4")),
    *(flatten, dense("C5", 120), dense("F6", 84), dense("output", 10, None)),
)
single = sequential(
    (64, 64, 3),
    *(lambda layers: layers.ZeroPadding2D(3), conv("conv0", 32, 7, activation=None), *normalized(0)),
    *(flatten, dense("fc", 1, None)),
)
blocks = sequential(
    (64, 64, 3),
    *(conv("conv0", 8, 3, "same", None), *normalized(0)),
    *(conv("conv1", 16, 3, "same", None), *normalized(1)),
    *(conv("conv2", 32, 3, "same", None), *normalized(2)),
    *(flatten, dense("fc", 1, None)),
)
cats_and_dogs = sequential(
    (60, 76, 3),
    *(conv("conv1", 32, 3), pool("pool1"), conv("conv2", 64, 3), pool("pool2")),
    *(conv("conv3", 128, 3), pool("pool3"), conv("conv4", 128, 3), pool("pool4")),
    *(flatten, dense("dense", 512), dense("output", 1, None)),
)
cifar = sequential(
    (32, 32, 3),
    *(conv("conv1", 16, 2, "same"), pool("pool1"), conv("conv2", 32, 2, "same"), pool("pool2")),
    *(conv("conv3", 64, 2, "same"), pool("pool3"), flatten, dense("dense", 500), dense("output", 10, None)),
)
mnist_keras = sequential(
    (28, 28, 1),
    *(conv("conv2d", 32, 3), pool("max_pooling2d"), conv("conv2d_1", 64, 3), pool("max_pooling2d_1")),
    *(flatten, dense("dense", 10, None)),
)
mnist_classic = sequential(
    (28, 28, 1),
    *(conv("conv2d", 32, 3), conv("conv2d_1", 64, 3), pool("max_pooling2d")),
    *(flatten, dense("dense", 128), dense("dense_1", 10, None)),
)
mlp = sequential((28, 28, 1), flatten, dense("dense", 512), dense("dense_1", 512), dense("output", 10, None))
mlp_book = sequential((28, 28, 1), flatten, dense("dense", 512), dense("output", 10, None))

CASES = [
    Case("lenet5-modern", "lenet5", "modern", lenet5, (28, 28, 1), "S4", portable=True),
    Case("happy-model-single", "happy-model", "single", single, (64, 64, 3), "max_pool0", portable=True),
    Case("happy-model-blocks", "happy-model", "blocks", blocks, (64, 64, 3), "max_pool2", portable=True),
    Case("cats-and-dogs-book", "cats-and-dogs", "book", cats_and_dogs, (60, 76, 3), "pool4"),
    Case("cifar-convnet-course", "cifar-convnet", "course", cifar, (32, 32, 3), "pool3", portable=True),
    Case("mnist-convnet-keras", "mnist-convnet", "keras", mnist_keras, (28, 28, 1), "max_pooling2d_1", portable=True),
    Case("mnist-convnet-classic", "mnist-convnet", "classic", mnist_classic, (28, 28, 1), "max_pooling2d"),
    Case("mnist-dense-keras", "mnist-dense", "keras", mlp, (28, 28, 1), portable=True),
    Case("mnist-dense-book", "mnist-dense", "book", mlp_book, (28, 28, 1), portable=True),
]
