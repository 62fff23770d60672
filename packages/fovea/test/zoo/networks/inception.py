"""torchvision's and Keras' Inception v3."""

from recording import Case, keras_network
from torchvision import models


def torchvision(**options):
    return models.inception_v3(weights=None, init_weights=False, **options)


def run(model, x):
    """Return the feature maps and the input of the auxiliary head."""
    x = model.maxpool1(model.Conv2d_2b_3x3(model.Conv2d_2a_3x3(model.Conv2d_1a_3x3(x))))
    x = model.maxpool2(model.Conv2d_4a_3x3(model.Conv2d_3b_1x1(x)))
    x = model.Mixed_6a(model.Mixed_5d(model.Mixed_5c(model.Mixed_5b(x))))
    x = middle = model.Mixed_6e(model.Mixed_6d(model.Mixed_6c(model.Mixed_6b(x))))
    return model.Mixed_7c(model.Mixed_7b(model.Mixed_7a(x))), middle


def outputs(model, x):
    x, middle = run(model, x)
    return [model.fc(model.avgpool(x).flatten(1)), model.AuxLogits(middle)]


@keras_network
def keras_inception():
    import keras

    return keras.applications.InceptionV3(weights=None, input_shape=(75, 91, 3), classifier_activation=None)


CASES = [
    Case(
        name="inception-v3-torchvision",
        network="inception-v3",
        variant="torchvision",
        build=lambda: torchvision(aux_logits=False),
        input=(75, 91, 3),
        features=lambda model, x: run(model, x)[0],
        batch=1,
    ),
    Case(
        name="inception-v3-auxiliary-torchvision",
        network="inception-v3",
        variant="torchvision",
        build=lambda: torchvision(transform_input=True),
        input=(299, 299, 3),
        outputs=lambda model, x: outputs(model, model._transform_input(x)),
        options={"auxiliaryHeads": True, "transformInput": True},
        # At this size, so many units are rectified that some are always near zero; the last blocks have few.
        kernels=["Mixed_7b.branch1x1.conv.weight", "fc.weight"],
        batch=1,
    ),
    Case(
        name="inception-v3-keras",
        network="inception-v3",
        variant="keras",
        build=keras_inception,
        input=(75, 91, 3),
        features="mixed10",
        batch=1,
    ),
]
