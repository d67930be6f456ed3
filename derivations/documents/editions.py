"""The five documents of the first library, each as it was read: edition, file and hash."""

from udlsym import Document

udl_booklet = Document(
    key="udl-booklet",
    title="Understanding Deep Learning: answer booklet for students",
    edition="March 27, 2025",
    file="001_d0b19f451d82a32b.txt",
    sha256="8834193a5b8539ef988b29c255a12703b27e0b67d0ba5ce0a7304c3dbb5d7626",
)
udl_solutions = Document(
    key="udl-solutions",
    title="A reader's solutions to Understanding Deep Learning",
    edition="chapters 2 to 12, undated",
    file="000_10d0ecb936a4b782.txt",
    sha256="4cd13c0d40608ba10fddbfe2f2c9abb202ca0e1910af810011adfa89e594a074",
)
pooling_homework = Document(
    key="pooling-homework",
    title="Homework on max-pooling, leaky ReLU, softmax and cross-entropy",
    edition="undated, handwritten",
    file="002_fed1453040f6253a.txt",
    sha256="65cd61e9a1ee9ce023113ac94723516c873d93199866a3df75000999a090838e",
)
backprop_homework = Document(
    key="backprop-homework",
    title="Homework on back-propagation, convolution, mixtures, cross-entropy and optimization",
    edition="due October 19th, 2023",
    file="003_8bcde06e66854de4.txt",
    sha256="790822a3b282ea3589edb7898a9c954b1929e63d858ccfc59a0011bd0246fbff",
)
course_notes = Document(
    key="course-notes",
    title="Notes of a 12-week deep-learning course",
    edition="undated",
    file="004_bef02af4bd0b3e8e.txt",
    sha256="6b986e33fe4f920470f576558a19154df8c3e98e0ce04bbd242766cb334b1f7a",
)
