// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/openssl_handles.h"

#include <openssl/err.h>
#include <openssl/pem.h>

using namespace Qt::StringLiterals;

namespace muster::pki {

ErrorQueue::ErrorQueue()
{
    ERR_clear_error();
}

ErrorQueue::~ErrorQueue()
{
    ERR_clear_error();
}

QString ErrorQueue::text() const
{
    QStringList lines;
    while (const unsigned long error = ERR_get_error()) {
        char line[256];
        ERR_error_string_n(error, line, sizeof line);
        lines += QString::fromLatin1(line);
    }
    return lines.join(u"; "_s);
}

BioHandle readingBio(QByteArrayView bytes)
{
    return BioHandle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

BioHandle memoryBio()
{
    return BioHandle(BIO_new(BIO_s_mem()));
}

QByteArray writtenTo(const BioHandle &bio)
{
    const char *bytes = nullptr;
    const long size = BIO_ctrl(bio.get(), BIO_CTRL_INFO, 0, &bytes);
    return QByteArray(bytes, size);
}

QVector<PemBlock> pemBlocks(const QByteArray &pem, qsizetype most)
{
    QVector<PemBlock> blocks;
    const BioHandle bio = readingBio(pem);
    char *label = nullptr;
    char *header = nullptr;
    unsigned char *bytes = nullptr;
    long size = 0;
    bool isPlain = true;
    while (isPlain && blocks.size() <= most && PEM_read_bio(bio.get(), &label, &header, &bytes, &size) == 1) {
        isPlain = header[0] == '\0';
        if (isPlain)
            blocks.append({QByteArray(label), QByteArray(reinterpret_cast<const char *>(bytes), size)});
        OPENSSL_free(label);
        OPENSSL_free(header);
        OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
    }
    return blocks;
}

QByteArray toPem(const char *label, const QByteArray &der)
{
    const BioHandle bio = memoryBio();
    PEM_write_bio(bio.get(), label, "", unsignedBytes(der), der.size());
    return writtenTo(bio);
}

const EVP_MD *digestFor(KeyAlgorithm algorithm)
{
    switch (algorithm) {
    case KeyAlgorithm::EcP384: return EVP_sha384();
    case KeyAlgorithm::Ed25519: return nullptr;
    case KeyAlgorithm::EcP256:
    case KeyAlgorithm::Rsa2048:
    case KeyAlgorithm::Rsa3072: return EVP_sha256();
    }
    return nullptr;
}

} // namespace muster::pki
