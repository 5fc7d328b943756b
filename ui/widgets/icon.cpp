// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QLoggingCategory>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

Q_LOGGING_CATEGORY(logIcons, "muster.ui.icons")

QByteArray iconSource(const QString &name)
{
    static QHash<QString, QByteArray> sources; // GUI thread only, as all painting
    auto source = sources.constFind(name);
    if (source == sources.cend()) {
        QFile file(u":/icons/%1.svg"_s.arg(name));
        if (!file.open(QIODevice::ReadOnly))
            qCWarning(logIcons) << "No icon" << name;
        source = sources.insert(name, file.readAll());
    }
    return *source;
}

class TintedSvg final : public QIconEngine
{
public:
    TintedSvg(const QString &name, const QColor &normal, const QColor &disabled)
        : m_name(name)
        , m_normal(normal)
        , m_disabled(disabled)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(rect.width(), rect.height());
        const QPixmap pixmap = iconPixmap(m_name, colour(mode), side, painter->device()->devicePixelRatioF());
        painter->drawPixmap(rect.topLeft() + QPoint((rect.width() - side) / 2, (rect.height() - side) / 2), pixmap);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        const QPixmap square = iconPixmap(m_name, colour(mode), side);
        if (size.width() == size.height())
            return square;
        // Wider than high: the drawing at the left, and a gap before the text of a button.
        QPixmap wide(size);
        wide.fill(Qt::transparent);
        QPainter(&wide).drawPixmap(0, (size.height() - side) / 2, square);
        return wide;
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal ratio) override
    {
        // Qt hands over the size in device pixels.
        QPixmap made = pixmap(size, mode, state);
        made.setDevicePixelRatio(ratio);
        return made;
    }

    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }

    QString key() const override { return u"muster-svg"_s; }
    bool isNull() override { return iconSource(m_name).isEmpty(); }
    QIconEngine *clone() const override { return new TintedSvg(*this); }

private:
    const QColor &colour(QIcon::Mode mode) const { return mode == QIcon::Disabled ? m_disabled : m_normal; }

    QString m_name;
    QColor m_normal;
    QColor m_disabled;
};

} // namespace

QPixmap iconPixmap(const QString &name, const QColor &colour, int size, double ratio)
{
    const QString key = u"muster/%1/%2/%3/%4"_s.arg(name, colour.name(QColor::HexArgb)).arg(size).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QByteArray svg = iconSource(name);
    if (svg.isEmpty())
        return {};
    QSvgRenderer renderer(svg.replace("currentColor", colour.name().toLatin1()));
    pixmap = QPixmap(QSize(size, size) * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(pixmap.rect()));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString &name, const Theme &theme, Token colour)
{
    return QIcon(new TintedSvg(name, theme.colour(colour), theme.colour(Token::Disabled)));
}

} // namespace muster::ui
